/// Why messages are removed here on purpose. The raw value is the mode of the run that removes them.
package enum RemovalReason: String, Sendable {
    /// Retention: the kept copy's time was over.
    case forgotten = "forget"
    /// On demand, for good: it does not come back.
    case erased = "erase"
}
