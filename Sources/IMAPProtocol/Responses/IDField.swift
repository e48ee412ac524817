/// One field of ID (RFC 2971 section 3.3), as sent or received.
package struct IDField: Hashable, Sendable {
    package let name: String
    /// `nil` for NIL.
    package let value: String?

    package init(_ name: String, _ value: String?) {
        self.name = name
        self.value = value
    }
}
