extension String {
    /// The parts between this byte. Not by characters: to Swift a slash with an accent on it is no slash, to the system it is.
    func parts(separator: UInt8, omittingEmpty: Bool = false) -> [String] {
        utf8.split(separator: separator, omittingEmptySubsequences: omittingEmpty).map { String(Substring($0)) }
    }
}
