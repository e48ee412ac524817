/// Where messages that were deleted here go on the server.
struct Trash: Sendable {
    let folder: Int64?
    /// The server has the folder and lets it be filled.
    private let isUsable: Bool

    init(_ folder: Int64?, _ folders: [FolderCase], _ tree: FolderTreePlan) {
        self.folder = folder
        if let known = folders.first(where: { $0.id == folder }) {
            isUsable = known.isThere && !known.isReadOnly
        } else {
            isUsable = tree.pairs.contains { $0.id == folder && $0.isThere }
        }
    }

    /// How a message leaves the folder; `nil` if it cannot.
    func way(from source: Int64, _ policy: SyncPolicy) -> ExchangePlan.RemoteRemoval.Way? {
        guard policy.expunge else { return .flag }
        // What is deleted in the trash itself has nowhere else to go.
        guard let folder, folder != source else { return .expunge }
        return isUsable ? .trash(folder) : nil
    }
}
