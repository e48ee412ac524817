/// ENVELOPE of a message (RFC 3501 section 7.4.2).
enum EnvelopeText {
    static func text(of body: SandboxBody) -> String {
        let header = HeaderFields(body)
        let strings = { (name: String) in WireText.optional(header.value(name)) }
        let from = header.value("FROM").map(addresses) ?? nil
        let lists =
            ["SENDER", "REPLY-TO"].map { header.value($0).map(addresses) ?? from }
            + ["TO", "CC", "BCC"].map { header.value($0).map(addresses) ?? nil }
        let parts =
            [strings("DATE"), strings("SUBJECT"), Array((from ?? "NIL").utf8)] + lists.map { Array(($0 ?? "NIL").utf8) }
            + [strings("IN-REPLY-TO"), strings("MESSAGE-ID")]
        return "(" + parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ") + ")"
    }

    /// `Name <local@host>, …`: what the sandbox's own messages hold, not the whole of RFC 5322's grammar.
    private static func addresses(_ value: [UInt8]) -> String? {
        let list = value.split(separator: UInt8(ascii: ",")).compactMap(address)
        return list.isEmpty ? nil : "(" + list.joined() + ")"
    }

    private static func address(_ text: ArraySlice<UInt8>) -> String? {
        let words = String(decoding: text, as: UTF8.self).split(separator: "<", maxSplits: 1)
        guard let last = words.last else { return nil }
        let name = words.count == 2 ? words[0].filter { $0 != "\"" }.trimmedBlanks : ""
        let parts = last.filter { $0 != ">" }.trimmedBlanks.split(separator: "@")
        guard parts.count == 2 else { return nil }
        let fields = [name.isEmpty ? nil : name, nil, String(parts[0]), String(parts[1])].map { $0.map { Array($0.utf8) } }
        return "(" + fields.map { String(decoding: WireText.optional($0), as: UTF8.self) }.joined(separator: " ") + ")"
    }
}

extension String {
    fileprivate var trimmedBlanks: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
