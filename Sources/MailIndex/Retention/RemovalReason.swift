/// Why messages are removed here on purpose.
package enum RemovalReason: String, Sendable {
    /// Retention: the kept copy's time was over.
    case forgotten = "forget"
    /// On demand, for good: it does not come back.
    case erased = "erase"

    /// Of the run that removes; the history tells by it why a message went.
    package var mode: String { rawValue }
}
