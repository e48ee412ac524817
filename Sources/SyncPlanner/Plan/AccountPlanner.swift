import Mail

/// Plans a two-way run of an account from what differs in its folders: moves and copies are recognised across folders,
/// and what would delete suspiciously much is stopped.
///
/// A pure function; its time is that of sorting the differences.
package struct AccountPlanner: Sendable {
    private let policy: SyncPolicy
    private let allowsMassDelete: Bool
    private let trash: Int64?
    private let serverExpunges: Bool

    /// - Parameters:
    ///   - allowsMassDelete: `--allow-mass-delete`: numbers alone do not brake.
    ///   - trash: the folder that takes what is deleted here; `nil` = it is expunged.
    ///   - serverExpunges: the server can remove single messages (UIDPLUS, RFC 4315); else they stay there, marked.
    package init(
        policy: SyncPolicy, allowsMassDelete: Bool = false, trash: Int64? = nil, serverExpunges: Bool = true
    ) {
        (self.policy, self.allowsMassDelete) = (policy, allowsMassDelete)
        (self.trash, self.serverExpunges) = (trash, serverExpunges)
    }

    /// - Parameters:
    ///   - folders: those that were looked at. What was left out, because nothing changed in it, must be in the tree's pairs.
    ///   - identities: which of the messages that came are the same as others; without any, all are new.
    /// - Returns: a plan for each of the folders, in the order of their paths; empty ones as well.
    package func plan(tree: FolderTreePlan, folders: [FolderCase], identities: Identities) -> AccountPlan {
        var plan = AccountPlan()
        let removal = RemovalWays(policy, trash: trash, serverExpunges: serverExpunges, folders, tree)
        var draft = AccountDraft(policy, removal, folders, identities)
        draft.planMessages()
        plan.folders = draft.plans
        plan.tree = draft.folderActions(tree)
        plan.notes = tree.notes + draft.notes
        plan.brake = tree.brake ?? brake(draft, tree)
        return plan
    }

    private func brake(_ draft: AccountDraft, _ tree: FolderTreePlan) -> String? {
        let agreed = Set(tree.pairs.lazy.filter(\.isAgreed).compactMap(\.id))
        let seen = Set(draft.folders.map(\.id))
        var tallies = draft.folders.indices.map { FolderTally(draft, $0, agreed: agreed) }
        for pair in tree.pairs where pair.isAgreed && !(pair.id.map { seen.contains($0) } ?? true) {
            // Not looked at, because nothing changed.
            tallies.append(FolderTally(path: pair.path, held: pair.held, heldHere: pair.held, heldThere: pair.held))
        }
        return Brake(policy.brake, allowsMassDelete: allowsMassDelete).check(tallies)
    }
}

extension FolderTally {
    fileprivate init(_ draft: AccountDraft, _ index: Int, agreed: Set<Int64>) {
        let (folder, plan) = (draft.folders[index], draft.plans[index])
        self.init(
            path: folder.path, isThere: folder.isThere,
            isKnown: agreed.contains(folder.id) || folder.difference.held > 0 || folder.difference.hasNewValidity,
            hasNewValidity: folder.difference.hasNewValidity,
            held: folder.difference.held, heldHere: folder.difference.heldHere, heldThere: folder.difference.heldThere,
            removalsHere: plan.localRemovals.count, removalsThere: plan.remoteRemovals.count,
            recognised: draft.settledThere[index].count)
    }
}
