import Mail

/// Lets fixtures write names as they are read.
extension MailboxName: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}
