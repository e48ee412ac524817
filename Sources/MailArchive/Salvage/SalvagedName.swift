import Mail

/// What a message's name in an archive says of it (see `FolderLayout`).
struct SalvagedName: Equatable {
    /// The first 16 hexadecimal digits of its digest.
    let mark: String
    let form: StoredForm
    private let letters: [UInt8]

    /// `nil` for names of another form.
    init?(_ name: String) {
        let bytes = Array(name.utf8)
        if name.hasSuffix(".eml") {
            let parts = name.dropLast(4).split(separator: "-")
            guard parts.count == 2, SalvagedName.isMark(parts[1]) else { return nil }
            (mark, form, letters) = (String(parts[1]), .verbatim, [])
            return
        }
        guard let random = name.firstRange(of: ".M000000R") else { return nil }
        let mark = name[random.upperBound...].prefix(16)
        guard SalvagedName.isMark(mark), name.contains(".restante,S=") else { return nil }
        let info = name.firstRange(of: ":2,").map { Array(name[$0.upperBound...].utf8) } ?? []
        let base = bytes.prefix { $0 != UInt8(ascii: ":") }
        let isVerbatim = String(decoding: base, as: UTF8.self).hasSuffix(",L=v")
        (self.mark, form, letters) = (String(mark), isVerbatim ? .verbatim : .crlf, info)
    }

    /// - Parameter keywords: by number, from the folder's `dovecot-keywords`.
    func flags(_ keywords: [Int: Keyword]) -> MessageFlags {
        var system: SystemFlags = []
        var found: [Keyword] = []
        for letter in letters {
            switch letter {
            case UInt8(ascii: "D"): system.insert(.draft)
            case UInt8(ascii: "F"): system.insert(.flagged)
            case UInt8(ascii: "R"): system.insert(.answered)
            case UInt8(ascii: "S"): system.insert(.seen)
            case UInt8(ascii: "T"): system.insert(.deleted)
            case UInt8(ascii: "P"): found.append(Keyword("$Forwarded"))
            case UInt8(ascii: "a")...UInt8(ascii: "z"): found += keywords[Int(letter - UInt8(ascii: "a"))].map { [$0] } ?? []
            default: continue
            }
        }
        return MessageFlags(system, keywords: found)
    }

    private static func isMark(_ text: Substring) -> Bool {
        text.utf8.count == 16 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
