/// `BODY[…]` and its old names.
struct FetchSection {
    enum Part {
        case all, header, text
        /// Header fields of these names, in upper case; with `isExcluding` all others.
        case fields([String], isExcluding: Bool)
    }

    let part: Part
    /// Whether the message stays unseen.
    let isPeek: Bool
    /// Octets asked for; `nil` is all.
    var range: OctetWindow?
    /// The name in the answer, such as `BODY[HEADER]<0>`.
    let label: String

    private static let oldNames: [String: (part: Part, isPeek: Bool)] = [
        "RFC822": (.all, false), "RFC822.HEADER": (.header, true), "RFC822.TEXT": (.text, false),
    ]

    /// From a word such as `BODY.PEEK[HEADER.FIELDS (FROM TO)]<0.100>`; `nil` when it is none.
    init?(_ word: String) {
        let upper = word.uppercased()
        if let old = Self.oldNames[upper] {
            (part, isPeek, range, label) = (old.part, old.isPeek, nil, upper)
            return
        }
        guard let open = word.firstIndex(of: "["), let close = word.lastIndex(of: "]"), open < close else { return nil }
        let name = word[..<open].uppercased()
        guard name == "BODY" || name == "BODY.PEEK", let part = Self.part(word[word.index(after: open)..<close].uppercased())
        else { return nil }
        let rest = word[word.index(after: close)...]
        if rest.isEmpty {
            range = nil
        } else {
            guard let partial = Self.partial(rest) else { return nil }
            range = partial
        }
        self.part = part
        isPeek = name == "BODY.PEEK"
        label = "BODY" + word[open...close] + (range.map { "<\($0.offset)>" } ?? "")
    }

    private static func part(_ section: String) -> Part? {
        switch section {
        case "": return .all
        case "HEADER": return .header
        case "TEXT": return .text
        default:
            guard section.hasPrefix("HEADER.FIELDS"), section.hasSuffix(")"), let open = section.firstIndex(of: "(") else {
                return nil
            }
            let names = section[section.index(after: open)...].dropLast().split(separator: " ")
            let unquoted = names.map { $0.hasPrefix("\"") && $0.hasSuffix("\"") ? String($0.dropFirst().dropLast()) : String($0) }
            return unquoted.isEmpty ? nil : .fields(unquoted, isExcluding: section.hasPrefix("HEADER.FIELDS.NOT"))
        }
    }

    /// `<offset.count>`.
    private static func partial(_ text: Substring) -> OctetWindow? {
        guard text.hasPrefix("<"), text.hasSuffix(">") else { return nil }
        let numbers = text.dropFirst().dropLast().split(separator: ".", omittingEmptySubsequences: false).map { UInt32($0) }
        guard numbers.count == 2, let offset = numbers[0], let count = numbers[1], count > 0 else { return nil }
        return OctetWindow(offset: Int(offset), count: Int(count))
    }
}

/// `<offset.count>` of a partial FETCH (RFC 3501 section 6.4.5).
struct OctetWindow {
    let offset: Int
    let count: Int

    /// The part of `whole` that is meant; empty beyond its end.
    func window(in whole: Range<Int>) -> Range<Int> {
        let start = min(whole.lowerBound + offset, whole.upperBound)
        return start..<min(start + count, whole.upperBound)
    }
}
