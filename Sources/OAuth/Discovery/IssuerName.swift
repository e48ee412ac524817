/// The name of an authorization server (RFC 8414 section 2), which may be a template: Microsoft's for several tenants
/// holds the literal `{tenantid}`.
package struct IssuerName: Sendable, Equatable {
    package let text: String

    package init(_ text: String) { self.text = text }

    private static let placeholder = "{tenantid}"

    /// Whether an issuer that was told is this one: byte for byte (RFC 8414 section 3.3), or with the name of one tenant
    /// in place of the template's.
    package func matches(_ told: String) -> Bool {
        if told == text { return true }
        guard let hole = text.parting(at: Self.placeholder), told.utf8.count > hole.before.utf8.count + hole.after.utf8.count,
            told.hasPrefix(hole.before), told.hasSuffix(hole.after)
        else { return false }
        let tenant = told.dropFirst(hole.before.count).dropLast(hole.after.count)
        return tenant.utf8.allSatisfy { byte in
            0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".")
        }
    }
}

extension String {
    /// What stands before and after the only occurrence of a word.
    fileprivate func parting(at word: String) -> (before: String, after: String)? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(word) { return (String(self[..<start]), String(self[start...].dropFirst(word.count))) }
            start = index(after: start)
        }
        return nil
    }
}
