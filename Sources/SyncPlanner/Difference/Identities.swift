import Mail

/// Which messages are the same, wherever they are: equal numbers mean equal messages. Found by the engine from object
/// ids, whole headers with date and size, or digests; a Message-ID alone is never enough. What has no number equals
/// nothing.
package struct Identities: Sendable, Equatable {
    /// Of messages that arrived on the server, by folder and their UID there.
    package var arrivals: [RowReference: Int] = [:]
    /// Of files that no row explains.
    package var strangers: [FileReference: Int] = [:]
    /// Of rows: the departed ones, and those that an arrival or a stranger is a copy of.
    package var rows: [RowReference: Int] = [:]
    /// The rows among ``rows`` that did not depart: held on both sides, or kept since they went on the server. Without
    /// its entry here such a row is not known to the planner, and its copies are transferred as new messages.
    package var originals: [RowReference: BaseMessage] = [:]

    package init() {}

    package var isEmpty: Bool { arrivals.isEmpty && strangers.isEmpty && rows.isEmpty }
}
