import Mail

/// Pairs the folders of the index, the server and the store, and recognises what was created, renamed or deleted.
package struct FolderTreePlanner: Sendable {
    private let operations: SyncPolicy.Operations
    private let direction: SyncPolicy.Direction

    package init(operations: SyncPolicy.Operations = .all, direction: SyncPolicy.Direction = .both) {
        (self.operations, self.direction) = (operations, direction)
    }

    package func plan(base: [BaseFolder], server: [ListedFolder], store: [StoredFolder]) -> FolderTreePlan {
        FolderTreePlan()
    }
}
