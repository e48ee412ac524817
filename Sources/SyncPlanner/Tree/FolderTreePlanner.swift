import Mail

/// Pairs the folders of the index, the server and the store, and recognises what was created, renamed or deleted.
///
/// A pure function. Nothing is deleted by it: a folder that is gone on one side is reported as departed, and what
/// becomes of it is decided by ``AccountPlanner`` once it is known what is in it.
package struct FolderTreePlanner: Sendable {
    let operations: SyncPolicy.Operations
    let direction: SyncPolicy.Direction

    package init(operations: SyncPolicy.Operations = .all, direction: SyncPolicy.Direction = .both) {
        (self.operations, self.direction) = (operations, direction)
    }

    var mayChangeThere: Bool { operations.contains(.folders) && direction != .pull }
    var mayChangeHere: Bool { operations.contains(.folders) && direction != .push }

    /// - Parameters:
    ///   - base: the index's folders. All three lists are those that the configuration lets take part: a folder that it
    ///     leaves out must be missing in each of them, or it would look deleted.
    ///   - server: every name of LIST, `\Noselect` ones as well.
    package func plan(base: [BaseFolder], server: [ListedFolder], store: [StoredFolder]) -> FolderTreePlan {
        var plan = FolderTreePlan()
        let agreed = base.filter { $0.uidValidity != nil && !$0.isGone }
        plan.brake = brake(agreed, server, store)
        guard plan.brake == nil else { return plan }
        var stay = FolderMatching.Stay()
        // A rename that turns out impossible to follow is looked at again as a folder gone and another one come: then
        // its messages are moved one by one.
        while true {
            let matching = FolderMatching(base: agreed, server: server, store: store, stay: stay)
            let draft = TreeDraft(planner: self, base: agreed, server: server, store: store, matching: matching)
            let refused = draft.refused
            guard refused.isEmpty || refused.there.isSubset(of: stay.there) && refused.here.isSubset(of: stay.here) else {
                stay.formUnion(refused)
                continue
            }
            return draft.plan(unagreed: base.filter { $0.uidValidity == nil || $0.isGone })
        }
    }

    /// An empty answer is never a sign that everything was deleted.
    private func brake(_ agreed: [BaseFolder], _ server: [ListedFolder], _ store: [StoredFolder]) -> String? {
        guard !agreed.isEmpty else { return nil }
        if !server.contains(where: \.isSelectable) {
            return "The server lists none of the \(agreed.count) folders that it had; nothing was changed. "
                + "Look at the account with another mail program, and run again when its folders are there."
        }
        let held = agreed.reduce(0) { $0 + $1.held }
        let directories = Set(store.map(\.directory))
        let inodes = Set(store.map(\.inode))
        let isAnyHere = agreed.contains { folder in
            directories.contains(folder.directory) || folder.inode.map { inodes.contains($0) } ?? false
        }
        guard held > 0, !isAnyHere else { return nil }
        return "The store holds none of the \(agreed.count) folders with \(held) messages that were in it; nothing was changed. "
            + "Look whether its file system is mounted and the configured path is right; "
            + "if the store was removed on purpose, remove the account's index as well, and everything is fetched again."
    }
}
