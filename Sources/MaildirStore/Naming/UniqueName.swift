/// What never changes in the name of a message's file (Maildir-spec.md 3.1): a batch's stem and the number within it.
package struct UniqueName: Hashable, Sendable, CustomStringConvertible {
    package let stem: NameStem
    package let serial: UInt64

    package init(stem: NameStem, serial: UInt64) {
        self.stem = stem
        self.serial = serial
    }

    static let suffix = ".restante"

    /// Reads the stable part out of any file's name: fields and info may follow. `nil` for names of other programs.
    package init?(fileName: some StringProtocol) {
        let fileName = Substring(fileName)
        let bytes = fileName.utf8
        let end = bytes.firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ":") } ?? bytes.endIndex
        let stable = fileName[..<end]
        guard stable.hasSuffix(UniqueName.suffix), let mark = stable.utf8.lastIndex(of: UInt8(ascii: "Q")) else { return nil }
        let digits = stable[stable.utf8.index(after: mark)...].dropLast(UniqueName.suffix.count)
        guard digits.utf8.count >= 7, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let serial = UInt64(digits),
            let stem = NameStem(String(stable[..<mark]))
        else { return nil }
        self.init(stem: stem, serial: serial)
        guard stable == description else { return nil }
    }

    /// The stable part.
    package var description: String {
        let digits = String(serial)
        var text = stem.text
        text.reserveCapacity(128)
        text += "Q"
        if digits.utf8.count < 7 { text += "0000000".dropFirst(digits.utf8.count) }
        text += digits
        text += UniqueName.suffix
        return text
    }
}
