/// How messages that were deleted here leave the server.
struct RemovalWays: Sendable {
    /// Deletions are more than flags, by the configuration.
    let expunges: Bool
    /// The folder that takes what is deleted.
    let trash: Int64?
    /// The server has the trash folder and lets it be filled.
    private let isTrashUsable: Bool
    /// The server can remove single messages (UID EXPUNGE of RFC 4315).
    private let serverExpunges: Bool

    init(_ policy: SyncPolicy, trash: Int64?, serverExpunges: Bool, _ folders: [FolderCase], _ tree: FolderTreePlan) {
        (expunges, self.trash, self.serverExpunges) = (policy.expunge, trash, serverExpunges)
        if let known = folders.first(where: { $0.id == trash }) {
            isTrashUsable = known.isThere && !known.isReadOnly
        } else {
            isTrashUsable = tree.pairs.contains { $0.id == trash && $0.isThere }
        }
    }

    /// Messages that were deleted here stay there, marked.
    var leavesMarked: Bool { !expunges || !serverExpunges }

    /// What stays marked is as good as gone: the server can do no better.
    var countsMarkedAsGone: Bool { expunges && !serverExpunges }

    /// - Parameter isInTrash: the trash folder has the message already.
    /// - Returns: `nil` if the trash folder cannot take it.
    func way(from folder: Int64, isInTrash: Bool = false) -> ExchangePlan.RemoteRemoval.Way? {
        guard expunges else { return .flag }
        // What is deleted in the trash itself has nowhere else to go.
        guard let trash, trash != folder, !isInTrash else { return serverExpunges ? .expunge : .flag }
        return isTrashUsable ? .trash(trash) : nil
    }
}
