import Mail

/// The contents of a `dovecot-keywords` file: which keyword each letter stands for (Maildir-spec.md 5.1).
struct KeywordTable: Equatable, Sendable {
    static let fileName = "dovecot-keywords"
    static let lockName = "dovecot-keywords.lock"
    /// Letters there are.
    static let capacity = 26
    /// The longest name Dovecot takes, in bytes.
    private static let maximumLength = 50

    /// By number, 0–25.
    private(set) var names = [Keyword?](repeating: nil, count: capacity)

    init() {}

    /// Lines that are not of the form are passed over; of two for one number the first counts.
    init(parsing contents: [UInt8]) {
        for line in contents.split(separator: UInt8(ascii: "\n")) {
            guard let space = line.firstIndex(of: UInt8(ascii: " ")), space < line.endIndex - 1,
                let number = Int(String(decoding: line[..<space], as: UTF8.self)), names.indices.contains(number),
                names[number] == nil, let name = String(validating: line[(space + 1)...], as: UTF8.self)
            else { continue }
            names[number] = Keyword(name)
        }
    }

    /// In the exact form of Dovecot.
    var contents: [UInt8] {
        names.enumerated().reduce(into: []) { result, line in
            if let name = line.element { result += Array("\(line.offset) \(name.name)\n".utf8) }
        }
    }

    func number(of keyword: Keyword) -> Int? { names.firstIndex(of: keyword) }

    /// Gives the keyword the next number; `nil` if all are taken or the name cannot stand in the file. Numbers below ones
    /// in use stay free: a file may still carry the letter of a keyword that is not listed any more.
    mutating func add(_ keyword: Keyword) -> Int? {
        guard KeywordTable.isListable(keyword) else { return nil }
        let next = (names.lastIndex { $0 != nil } ?? -1) + 1
        guard next < KeywordTable.capacity else { return nil }
        names[next] = keyword
        return next
    }

    /// 1–50 bytes of what an IMAP atom is made of (RFC 3501 section 9).
    static func isListable(_ keyword: Keyword) -> Bool {
        (1...maximumLength).contains(keyword.name.utf8.count)
            && keyword.name.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"(){%*\"\\]".utf8.contains($0) }
    }
}
