/// A legal hold: a named query whose matches nothing may remove.
package struct Hold: Sendable, Equatable {
    package let id: Int64
    package let name: String
    /// In the language of ``SearchQuery``.
    package let query: String
    /// Seconds since 1970.
    package let made: Double
    package let madeBy: String
    /// `nil` while it holds.
    package let released: Double?
    package let releasedBy: String?
}
