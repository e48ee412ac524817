/// Whether what is written survives a power loss.
package enum Durability: Sendable, Hashable {
    /// Files and directories are synced before a message counts as held.
    case durable
    /// Nothing is synced: for stores that may be lost.
    case none
}
