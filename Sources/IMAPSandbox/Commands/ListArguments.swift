/// What a LIST command asks for (RFC 3501 section 6.3.8, RFC 5258, RFC 5819, RFC 6154).
struct ListArguments {
    var selection: Set<String> = []
    var reference: [UInt8] = []
    var patterns: [[UInt8]] = []
    var returns: Set<String> = []
    /// Items of `RETURN (STATUS (…))`.
    var statusItems: [String] = []

    var selectsSubscribed: Bool { selection.contains("SUBSCRIBED") }

    /// RFC 3501's form: the delimiter is asked for.
    var asksForDelimiter: Bool { patterns.count == 1 && patterns[0].isEmpty }
}

extension SandboxSession {
    func listArguments(_ scanner: inout CommandScanner) throws(Interruption) -> ListArguments {
        var result = ListArguments()
        try scanner.space()
        if scanner.next == UInt8(ascii: "(") {
            guard has("LIST-EXTENDED") else { throw .bad("LIST-EXTENDED is not offered") }
            result.selection = Set(try scanner.list { scanner throws(Interruption) in try scanner.keyword() })
            try check(result.selection, among: ["SUBSCRIBED", "REMOTE", "RECURSIVEMATCH", "SPECIAL-USE"])
            try scanner.space()
        }
        result.reference = try scanner.astring()
        try scanner.space()
        if scanner.next == UInt8(ascii: "(") {
            guard has("LIST-EXTENDED") else { throw .bad("LIST-EXTENDED is not offered") }
            result.patterns = try scanner.list { scanner throws(Interruption) in try scanner.astring() }
        } else {
            result.patterns = [try scanner.astring()]
        }
        if scanner.take(" ") { try returnOptions(&scanner, &result) }
        try scanner.end()
        return result
    }

    private func returnOptions(_ scanner: inout CommandScanner, _ result: inout ListArguments) throws(Interruption) {
        guard has("LIST-EXTENDED") || has("LIST-STATUS") || has("SPECIAL-USE"), try scanner.keyword() == "RETURN" else {
            throw .bad("Return options are not offered")
        }
        try scanner.space()
        try scanner.expect("(")
        while !scanner.take(")") {
            if !result.returns.isEmpty { try scanner.space() }
            let option = try scanner.keyword()
            result.returns.insert(option)
            guard option == "STATUS" else { continue }
            guard has("LIST-STATUS") else { throw .bad("LIST-STATUS is not offered") }
            try scanner.space()
            result.statusItems = try statusItems(&scanner)
        }
        try check(result.returns, among: ["SUBSCRIBED", "CHILDREN", "SPECIAL-USE", "STATUS"])
    }

    private func check(_ options: Set<String>, among known: Set<String>) throws(Interruption) {
        guard options.isSubset(of: known) else { throw .bad("Unknown option") }
        if options.contains("SPECIAL-USE"), !has("SPECIAL-USE") { throw .bad("SPECIAL-USE is not offered") }
    }
}
