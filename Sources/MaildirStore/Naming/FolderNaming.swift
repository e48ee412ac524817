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
        var escaped = scalars.enumerated().map { isEscaped($1, at: $0, of: scalars.count) }
        if isReserved(level, isOutermost: isOutermost) { escaped[0] = true }
        if isDistinct { FolderNaming.distinguish(scalars, &escaped) }
        var writer = LevelWriter(escape: escape, isModifiedUTF7: layout == .maildirPlusPlus)
        for (scalar, isEscaped) in zip(scalars, escaped) { writer.append(scalar, escaped: isEscaped) }
        return writer.finish()
    }

    /// The level again, or `nil` if these bytes are not of this form.
    func decode(level bytes: some Collection<UInt8>) -> String? {
        if bytes.count == 1, bytes.first == escape { return "" }
        return LevelReader(escape: escape, isModifiedUTF7: layout == .maildirPlusPlus).read(Array(bytes))
    }

    private func isEscaped(_ scalar: Unicode.Scalar, at index: Int, of count: Int) -> Bool {
        if index == 0, scalar == "." || scalar == "~" { return true }
        if index == count - 1, scalar == "." || scalar == " " { return true }
        return switch scalar {
        case "/": true
        case ".": layout == .maildirPlusPlus
        case _ where scalar.value == UInt32(escape): true
        case _ where scalar.value < 0x20 || scalar.value == 0x7F: layout == .nested
        default: false
        }
    }

    private func isReserved(_ level: String, isOutermost: Bool) -> Bool {
        let folded = level.lowercased()
        if isOutermost, folded == "inbox", level != "INBOX" { return true }
        guard layout == .nested else { return false }
        return ["cur", "new", "tmp"].contains(folded)
            || ["dovecot-", "dovecot.", "restante-"].contains { folded.utf8.starts(with: $0.utf8) }
    }

    /// Also escapes upper-case ASCII letters and all beyond ASCII; where that changes nothing, the first letter left. Then
    /// what a file system may fold holds lower-case ASCII only, and more is escaped than in any plain form.
    private static func distinguish(_ scalars: [Unicode.Scalar], _ escaped: inout [Bool]) {
        let plain = escaped
        for (index, scalar) in scalars.enumerated() where !scalar.isASCII || ("A"..."Z").contains(scalar) {
            escaped[index] = true
        }
        guard escaped == plain else { return }
        if let first = scalars.indices.first(where: { !plain[$0] && ("a"..."z").contains(scalars[$0]) }) { escaped[first] = true }
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
