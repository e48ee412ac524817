/// What is wrong with a query, and where.
package struct SearchQueryError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Characters before the mistake.
    package let position: Int
    /// What is wrong, and what to write instead; without the place.
    package let message: String

    /// - Parameter position: as ``position``.
    package init(at position: Int, _ message: String) { (self.position, self.message) = (position, message) }

    /// One sentence, counting characters from 1.
    package var description: String { "the search cannot be understood at character \(position + 1): \(message)" }
}
