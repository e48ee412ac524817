/// An enhanced status code (RFC 3463, RFC 2034), such as 5.7.8: what a reply code alone does not tell.
package struct EnhancedCode: Hashable, Sendable, CustomStringConvertible {
    /// 2, 4 or 5: done, not now, not so.
    package let severity: Int
    package let subject: Int
    package let detail: Int

    package init(_ severity: Int, _ subject: Int, _ detail: Int) {
        self.severity = severity
        self.subject = subject
        self.detail = detail
    }

    /// Reads the code that a reply's text begins with; `nil` if it begins otherwise.
    init?(leading text: some StringProtocol) {
        let parts = text.prefix { $0 != " " }.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, ["2", "4", "5"].contains(parts[0]) else { return nil }
        let numbers = parts.map { part in
            part.utf8.count <= 3 && part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
        }
        guard let severity = numbers[0], let subject = numbers[1], let detail = numbers[2] else { return nil }
        self.init(severity, subject, detail)
    }

    package var description: String { "\(severity).\(subject).\(detail)" }
}
