/// One line of a protocol log. What could hold a secret is replaced before it gets here, and bodies are left out.
package struct TraceLine: Sendable, CustomStringConvertible {
    package enum Direction: String, Sendable {
        case sent = "C"
        case received = "S"
    }

    package let direction: Direction
    package let text: String

    package var description: String { "\(direction.rawValue): \(text)" }
}
