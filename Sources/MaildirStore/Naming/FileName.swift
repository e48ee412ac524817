/// The parts of a message file's name (Maildir-spec.md section 3).
struct FileName {
    /// All before the last `:2,`, or the whole name.
    let base: Substring
    let letters: InfoLetters
    /// What follows the letters; kept when a file is renamed.
    let tail: Substring

    init(_ name: String) {
        guard let mark = FileName.infoMark(in: name.utf8) else {
            base = name[...]
            letters = []
            tail = ""
            return
        }
        base = name[..<mark]
        let info = name[name.utf8.index(mark, offsetBy: 3)...]
        let end = info.utf8.firstIndex { InfoLetters(letter: $0) == nil } ?? info.endIndex
        letters = info.utf8[..<end].reduce(into: []) { $0.formUnion(InfoLetters(letter: $1) ?? []) }
        tail = info[end...]
    }

    /// The name with other letters; the tail stays.
    func renamed(_ letters: InfoLetters) -> String { base + ":2," + letters.text + tail }

    /// Line form, by the field `L=v`.
    static func lineForm(base: Substring) -> LineForm {
        let bytes = base.utf8
        guard let comma = bytes.firstIndex(of: UInt8(ascii: ",")) else { return .crlf }
        return bytes[comma...].split(separator: UInt8(ascii: ",")).contains { $0.elementsEqual("L=v".utf8) } ? .verbatim : .crlf
    }

    /// The number in field `S=` or `W=`, by its letter.
    static func size(_ field: UInt8, base: Substring) -> UInt64? {
        let fields = base.utf8.split(separator: UInt8(ascii: ",")).dropFirst()
        guard let found = fields.first(where: { $0.first == field && $0.dropFirst().first == UInt8(ascii: "=") })
        else { return nil }
        return UInt64(Substring(found.dropFirst(2)))
    }

    private static func infoMark(in bytes: String.UTF8View) -> String.Index? {
        var search = bytes[...]
        while let colon = search.lastIndex(of: UInt8(ascii: ":")) {
            if bytes[colon...].starts(with: ":2,".utf8) { return colon }
            search = search[..<colon]
        }
        return nil
    }
}
