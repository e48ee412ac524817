import Mail

/// Message data in FETCH: large bodies go out in pieces, and what went out is counted.
extension FetchWriter {
    private static let pieceOctets = 65_536

    func write(_ section: FetchSection, of message: SandboxMessage, _ fault: MessageFault?) throws(Interruption) {
        let output = session.output
        var body = message.body
        if case .bodyNIL = fault { return try output.write("\(section.label) NIL") }
        if case .bodyReplaced(let bytes) = fault { body = .stored(bytes) }
        if case .fields(let names, let isExcluding) = section.part {
            let selection = HeaderFields(body).selection(names, isExcluding: isExcluding)
            let bytes = section.range.map { Array(selection[$0.window(in: 0..<selection.count)]) } ?? selection
            try output.write("\(section.label) {\(bytes.count)}\r\n")
            return try output.write(bytes)
        }
        var section = section
        if case .rangeIgnored = fault { section.range = nil }
        let range = octets(of: section, in: body)
        var announced = UInt64(range.count)
        if case .bodyAnnounced(let octets) = fault { announced = octets }
        var label = section.label
        if case .originUnasked = fault { label += "<0>" }
        if case .bodyTwice = fault {
            try output.write("\(label) {\(announced)}\r\n")
            try write(body, range, section, of: message.uid)
            label = " " + label
        }
        try output.write("\(label) {\(announced)}\r\n")
        if case .bodyCut(let octets) = fault { output.cut(after: octets) }
        try write(body, range, section, of: message.uid)
        if case .bodyAnnounced = fault { output.cut(after: 0) }
        if case .bodyCut = fault { output.cut(after: 0) }
    }

    private func octets(of section: FetchSection, in body: SandboxBody) -> Range<Int> {
        let whole: Range<Int>
        switch section.part {
        case .all, .fields: whole = 0..<body.octets
        case .header: whole = 0..<body.headerOctets
        case .text: whole = body.headerOctets..<body.octets
        }
        return section.range.map { $0.window(in: whole) } ?? whole
    }

    private func write(_ body: SandboxBody, _ range: Range<Int>, _ section: FetchSection, of uid: UID) throws(Interruption) {
        let key = BodyDelivery.Key(mailbox: view.name, uidValidity: view.uidValidity, uid: uid)
        let (log, output) = (session.log, session.output)
        var isWhole = false
        if case .all = section.part, range == 0..<body.octets { isWhole = true }
        if case .header = section.part {} else { log.changeDelivery(key) { $0.starts += isWhole ? 1 : 0 } }
        var offset = range.lowerBound
        while offset < range.upperBound {
            let piece = offset..<min(offset + Self.pieceOctets, range.upperBound)
            try output.write(body.bytes(in: piece))
            if case .header = section.part {
            } else {
                output.whenSent { log.changeDelivery(key) { $0.octets += piece.count } }
            }
            offset = piece.upperBound
        }
        if isWhole { output.whenSent { log.changeDelivery(key) { $0.completions += 1 } } }
    }
}
