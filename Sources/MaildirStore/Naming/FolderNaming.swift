import Hashing

/// How the levels of a folder's name become names of directories and back (Maildir-spec.md section 2). Without I/O.
struct FolderNaming: Sendable {
    let layout: Layout

    /// The longest name of a directory, in bytes, that is not cut.
    static let maximumLength = 240
    private static let cutLength = 200

    /// The file in a directory with a cut name that holds the uncut one.
    static let nameFile = "restante-folder"

    var escape: UInt8 { layout == .nested ? UInt8(ascii: "%") : UInt8(ascii: "\\") }

    /// One level, uncut. `isDistinct` asks for the form that no case folding can confuse with a sibling.
    func encode(level: String, isOutermost: Bool, isDistinct: Bool = false) -> [UInt8] {
        let scalars = Array(level.unicodeScalars)
        guard !scalars.isEmpty else { return [escape] }
        let marked = isDistinct ? FolderNaming.distinguishing(scalars) : []
        var writer = LevelWriter(escape: escape, isModifiedUTF7: layout == .maildirPlusPlus)
        let firstIsEscaped = isReserved(level, isOutermost: isOutermost)
        for (index, scalar) in scalars.enumerated() {
            let isEdge = (index == 0 && firstIsEscaped) || isEscapedEdge(scalar, at: index, of: scalars.count)
            writer.append(scalar, escaped: isEdge || isEscapedAnywhere(scalar) || marked.contains(index))
        }
        return writer.finish()
    }

    /// The level again, or `nil` if these bytes are not of this form.
    func decode(level bytes: some Collection<UInt8>) -> String? {
        if bytes.count == 1, bytes.first == escape { return "" }
        return LevelReader(escape: escape, isModifiedUTF7: layout == .maildirPlusPlus).read(Array(bytes))
    }

    private func isEscapedAnywhere(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "/": true
        case ".": layout == .maildirPlusPlus
        case _ where scalar.value == UInt32(escape): true
        case _ where scalar.value < 0x20 || scalar.value == 0x7F: layout == .nested
        default: false
        }
    }

    private func isEscapedEdge(_ scalar: Unicode.Scalar, at index: Int, of count: Int) -> Bool {
        (index == 0 && (scalar == "." || scalar == "~")) || (index == count - 1 && (scalar == "." || scalar == " "))
    }

    private func isReserved(_ level: String, isOutermost: Bool) -> Bool {
        let folded = level.lowercased()
        if isOutermost, folded == "inbox", level != "INBOX" { return true }
        guard layout == .nested else { return false }
        return ["cur", "new", "tmp"].contains(folded)
            || ["dovecot-", "dovecot.", "restante-"].contains { folded.hasPrefix($0) }
    }

    /// Which scalars the distinct form escapes: upper-case ASCII letters and all beyond ASCII, else the first letter.
    private static func distinguishing(_ scalars: [Unicode.Scalar]) -> Set<Int> {
        let ambiguous = scalars.indices.filter { !scalars[$0].isASCII || ("A"..."Z").contains(scalars[$0]) }
        if !ambiguous.isEmpty { return Set(ambiguous) }
        return Set(scalars.indices.first { ("a"..."z").contains(scalars[$0]) }.map { [$0] } ?? [])
    }
}

extension FolderNaming {
    /// What follows the beginning of a cut name.
    private func cutMark(of uncut: [UInt8]) -> [UInt8] {
        [escape, UInt8(ascii: "~")] + Array(SHA256.digest(uncut).description.utf8.prefix(16))
    }

    /// The name a directory gets for `plain`, the uncut name, when it or the form that shall be used instead is too long.
    func cut(_ plain: [UInt8]) -> [UInt8] {
        var end = min(plain.count, FolderNaming.cutLength)
        while end > 0, end < plain.count, plain[end] & 0xC0 == 0x80 { end -= 1 }
        for back in 1...2 where end >= back && plain[end - back] == escape {
            end -= back
            break
        }
        let head = plain[..<end]
        if layout == .maildirPlusPlus, let shift = head.lastIndex(of: UInt8(ascii: "&")),
            !head[shift...].contains(UInt8(ascii: "-"))
        {
            end = shift
        }
        return Array(plain[..<end]) + cutMark(of: plain)
    }

    /// Whether this directory's name was cut, so that the true one is in its ``nameFile``.
    func isCut(_ name: [UInt8]) -> Bool {
        name.count >= 18 && name[name.count - 18] == escape && name[name.count - 17] == UInt8(ascii: "~")
    }

    /// Whether `uncut`, read from a ``nameFile``, is what `name` was cut from.
    func isCut(_ name: [UInt8], from uncut: [UInt8]) -> Bool { cut(uncut) == name }
}
