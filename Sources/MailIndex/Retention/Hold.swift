/// A legal hold: a named query whose matches nothing may remove.
package struct Hold: Sendable, Equatable {
    /// The index's number.
    package let id: Int64
    /// Unique among the holds in force.
    package let name: String
    /// In the language of ``SearchQuery``.
    package let query: String
    /// Seconds since 1970.
    package let made: Double
    /// As the audit log names them; so too below.
    package let madeBy: String
    /// `nil` while it holds.
    package let released: Double?
    package let releasedBy: String?
}
