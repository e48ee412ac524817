import Mail

extension LineReader {
    /// What follows OK, NO, BAD, BYE or PREAUTH, which may be nothing. Never fails: what is no code is text.
    mutating func responseText() -> ResponseText {
        skipSpaces()
        var code: ResponseCode?
        if peek == UInt8(ascii: "["), let inside = bracketed() {
            var reader = LineReader(inside, of: self)
            code = reader.responseCode()
            position = inside.upperBound + 1
            skipSpaces()
        }
        let words = text(position..<end)
        position = end
        return ResponseText(code: code, text: words)
    }

    /// The range between `[` and its `]`; `nil` if nothing closes it. Brackets within, quoted or paired, do not.
    private func bracketed() -> Range<Int>? {
        var depth = 0
        var isQuoted = false
        var index = position
        while index < end {
            switch base[index] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\\") where isQuoted: index += 1
            case UInt8(ascii: "[") where !isQuoted: depth += 1
            case UInt8(ascii: "]") where !isQuoted:
                depth -= 1
                if depth == 0 { return position + 1..<index }
            default: break
            }
            index += 1
        }
        // A quote or bracket without its partner: the first `]` must do.
        guard let close = (position..<end).first(where: { base[$0] == UInt8(ascii: "]") }) else { return nil }
        return position + 1..<close
    }

    /// The reader stands at the code and ends with it.
    private mutating func responseCode() -> ResponseCode? {
        skipSpaces()
        let name = word()
        guard !name.isEmpty else { return nil }
        if let plain = plainCode(text(name).uppercased()) { return plain }
        skipSpaces()
        let arguments = position
        if let code = try? codeWithArguments(name) { return code }
        return .other(name: text(name), value: arguments < end ? text(arguments..<end) : nil)
    }

    /// Codes that are one word.
    private func plainCode(_ name: String) -> ResponseCode? { LineReader.plainCodes[name] }

    private static let plainCodes: [String: ResponseCode] = [
        "ALERT": .alert, "PARSE": .parse, "READ-ONLY": .readOnly, "READ-WRITE": .readWrite, "TRYCREATE": .tryCreate,
        "UIDNOTSTICKY": .uidNotSticky, "NOMODSEQ": .noModSeq, "CLOSED": .closed, "UNAVAILABLE": .unavailable,
        "AUTHENTICATIONFAILED": .authenticationFailed, "AUTHORIZATIONFAILED": .authorizationFailed,
        "EXPIRED": .expired, "PRIVACYREQUIRED": .privacyRequired, "CONTACTADMIN": .contactAdmin, "NOPERM": .noPerm,
        "INUSE": .inUse, "EXPUNGEISSUED": .expungeIssued, "CORRUPTION": .corruption, "SERVERBUG": .serverBug,
        "CLIENTBUG": .clientBug, "CANNOT": .cannot, "LIMIT": .limit, "OVERQUOTA": .overQuota,
        "ALREADYEXISTS": .alreadyExists, "NONEXISTENT": .nonExistent, "TOOBIG": .tooBig, "UNKNOWN-CTE": .unknownCTE,
        "HASCHILDREN": .hasChildren, "NOTIFICATIONOVERFLOW": .notificationOverflow, "UIDREQUIRED": .uidRequired,
        "THROTTLED": .throttled, "USEATTR": .useAttr, "NOTSAVED": .notSaved, "COMPRESSIONACTIVE": .compressionActive,
    ]
}
