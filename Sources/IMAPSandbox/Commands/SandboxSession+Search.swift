import Mail

/// SEARCH and UID SEARCH (RFC 3501 section 6.4.4, RFC 4731, RFC 9394).
extension SandboxSession {
    /// What RETURN asks for.
    private struct SearchReturn {
        var options: Set<String> = []
        var partial: PartialWindow?
    }

    func search(_ scanner: inout CommandScanner, tag: String, isUID: Bool) throws(Interruption) -> Completion {
        try scanner.space()
        let wanted = try searchReturn(&scanner)
        try skipCharset(&scanner)
        let key = try searchKeys(&scanner)
        guard let view = selected, let mailbox = account.withState({ $0.mailboxes[view.id] }) else {
            throw .no("[NONEXISTENT] The mailbox is gone")
        }
        var found = matches(key, view, mailbox)
        var code: String?
        if let limit = profile.limit("MESSAGELIMIT"), wanted?.partial == nil { code = cut(&found, to: limit) }
        let modSeq = key.namesModSeq ? found.map(\.message.modSeq).max() : nil
        let numbers = found.map { isUID ? $0.message.uid.value : $0.number }
        if let wanted {
            try writeExtended(numbers, wanted, modSeq, tag: tag, isUID: isUID)
        } else {
            let suffix = modSeq.map { " (MODSEQ \($0))" } ?? ""
            try output.line("* SEARCH" + numbers.map { " \($0)" }.joined() + suffix)
        }
        return Completion("Search completed.", code: code)
    }

    private func matches(_ key: SearchKey, _ view: SelectedMailbox, _ mailbox: SandboxMailbox) -> [SearchKey.Candidate] {
        if findsNothing { return [] }
        var result: [SearchKey.Candidate] = []
        for (index, uid) in view.uids.enumerated() {
            guard let message = UID(uid).flatMap(mailbox.message) else { continue }
            let candidate = SearchKey.Candidate(message: message, number: UInt32(index + 1))
            if key.matches(candidate) { result.append(candidate) }
        }
        return result
    }

    /// Only the newest are found (RFC 9738 section 3.1).
    private func cut(_ found: inout [SearchKey.Candidate], to limit: Int) -> String? {
        guard found.count > limit else { return nil }
        found = found.suffix(limit)
        return "MESSAGELIMIT \(limit)" + (found.first.map { " \($0.message.uid)" } ?? "")
    }

    private func searchReturn(_ scanner: inout CommandScanner) throws(Interruption) -> SearchReturn? {
        var ahead = scanner
        guard scanner.next != UInt8(ascii: "("), try ahead.keyword() == "RETURN" else { return nil }
        guard has("ESEARCH") || has("PARTIAL") else { throw .bad("ESEARCH is not offered") }
        scanner = ahead
        try scanner.space()
        try scanner.expect("(")
        var result = SearchReturn()
        while !scanner.take(")") {
            if !result.options.isEmpty { try scanner.space() }
            let option = try scanner.keyword()
            guard ["MIN", "MAX", "ALL", "COUNT"].contains(option) || option == "PARTIAL" && has("PARTIAL") else {
                throw .bad("Unknown search return option")
            }
            result.options.insert(option)
            guard option == "PARTIAL" else { continue }
            try scanner.space()
            result.partial = try scanner.partialWindow()
        }
        try scanner.space()
        if result.options.isEmpty { result.options = ["ALL"] }
        return result
    }

    private func skipCharset(_ scanner: inout CommandScanner) throws(Interruption) {
        var ahead = scanner
        guard scanner.next != UInt8(ascii: "("), try ahead.keyword() == "CHARSET" else { return }
        try ahead.space()
        let charset = String(decoding: try ahead.astring(), as: UTF8.self).uppercased()
        guard charset == "US-ASCII" || charset == "UTF-8" else { throw .no("[BADCHARSET (US-ASCII UTF-8)] Unknown charset") }
        try ahead.space()
        scanner = ahead
    }

    private func writeExtended(
        _ numbers: [UInt32], _ wanted: SearchReturn, _ modSeq: ModSeq?, tag: String, isUID: Bool
    ) throws(Interruption) {
        var parts = ["* ESEARCH (TAG \"\(tag)\")"]
        if isUID { parts.append("UID") }
        if let first = numbers.first, let last = numbers.last {
            if wanted.options.contains("MIN") { parts.append("MIN \(first)") }
            if wanted.options.contains("MAX") { parts.append("MAX \(last)") }
            if wanted.options.contains("ALL") { parts.append("ALL \(Self.set(numbers))") }
        }
        if wanted.options.contains("COUNT") { parts.append("COUNT \(numbers.count)") }
        if let partial = wanted.partial {
            let slice = Array(numbers[partial.range(in: numbers.count)])
            parts.append("PARTIAL (\(partial) \(slice.isEmpty ? "NIL" : Self.set(slice)))")
        }
        if let modSeq { parts.append("MODSEQ \(modSeq)") }
        try output.line(parts.joined(separator: " "))
    }

    private static func set(_ numbers: [UInt32]) -> String { UIDSet(merging: numbers.map { $0...$0 }).description }
}

extension SearchKey {
    /// Whether the answer must tell the highest MODSEQ found (RFC 7162 section 3.1.5).
    fileprivate var namesModSeq: Bool {
        switch self {
        case .modSeq: true
        case .not(let key): key.namesModSeq
        case .either(let a, let b): a.namesModSeq || b.namesModSeq
        case .both(let keys): keys.contains { $0.namesModSeq }
        default: false
        }
    }
}
