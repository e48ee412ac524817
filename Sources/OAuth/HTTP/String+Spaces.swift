extension StringProtocol {
    /// Without spaces, tabs and ends of lines around it.
    var trimmedOfSpaces: String {
        var bytes = Substring(self)
        while let first = bytes.unicodeScalars.first, first.value <= 0x20 { bytes.unicodeScalars.removeFirst() }
        while let last = bytes.unicodeScalars.last, last.value <= 0x20 { bytes.unicodeScalars.removeLast() }
        return String(bytes)
    }
}
