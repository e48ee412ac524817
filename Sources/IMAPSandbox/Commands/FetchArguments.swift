import Mail

/// What a FETCH command asks for, and of which messages.
struct FetchArguments {
    let set: NumberSet
    var items: [FetchItem]
    /// RFC 7162 section 3.1.4.
    var changedSince: ModSeq?
    /// RFC 7162 section 3.2.6.
    var asksForVanished = false
    /// RFC 9394 section 3.3.
    var partial: PartialWindow?

    var asksForBody: Bool { items.contains(where: \.isBody) }

    func asks(for isWanted: (FetchItem) -> Bool) -> Bool { items.contains(where: isWanted) }
}

extension SandboxSession {
    func fetchArguments(_ scanner: inout CommandScanner, isUID: Bool) throws(Interruption) -> FetchArguments {
        try scanner.space()
        var result = FetchArguments(set: try scanner.numberSet(), items: [])
        try scanner.space()
        if scanner.next == UInt8(ascii: "(") {
            result.items = try scanner.list { scanner throws(Interruption) in try fetchItem(&scanner) }
        } else {
            var copy = scanner
            if let macro = FetchItem.macros[try copy.keyword()] {
                (result.items, scanner) = (macro, copy)
            } else {
                result.items = [try fetchItem(&scanner)]
            }
        }
        guard !result.items.isEmpty else { throw .bad("No fetch items") }
        if scanner.take(" ") { try fetchModifiers(&scanner, &result, isUID: isUID) }
        try scanner.end()
        return result
    }

    private func fetchItem(_ scanner: inout CommandScanner) throws(Interruption) -> FetchItem {
        let word = try scanner.word()
        if let section = FetchSection(word) { return .body(section) }
        guard let plain = FetchItem.plain[word.uppercased()], plain.capability.map(has) ?? true else {
            throw .bad("Unknown fetch item \(word)")
        }
        return plain.item
    }

    private func fetchModifiers(
        _ scanner: inout CommandScanner, _ result: inout FetchArguments, isUID: Bool
    ) throws(Interruption) {
        guard has("CONDSTORE") || has("PARTIAL") else { throw .bad("Fetch modifiers are not offered") }
        try scanner.expect("(")
        repeat {
            switch try scanner.keyword() {
            case "CHANGEDSINCE" where has("CONDSTORE"):
                try scanner.space()
                result.changedSince = ModSeq(try scanner.number())
            case "VANISHED" where isUID && enabled.contains("QRESYNC"): result.asksForVanished = true
            case "PARTIAL" where isUID && has("PARTIAL"):
                try scanner.space()
                result.partial = try scanner.partialWindow()
            default: throw .bad("Unknown fetch modifier")
            }
        } while scanner.take(" ")
        try scanner.expect(")")
        if result.asksForVanished, result.changedSince == nil { throw .bad("VANISHED needs CHANGEDSINCE") }
    }
}
