import Mail

/// Plans a two-way run of an account from what differs in its folders: moves and copies are recognised across folders,
/// and what would delete suspiciously much is stopped.
///
/// A pure function; its time is linear in the number of differences.
package struct AccountPlanner: Sendable {
    private let policy: SyncPolicy
    private let allowsMassDelete: Bool
    private let trash: Int64?

    /// - Parameters:
    ///   - allowsMassDelete: `--allow-mass-delete`: numbers alone do not brake.
    ///   - trash: the folder that takes what is deleted here; `nil` = it is expunged.
    package init(policy: SyncPolicy, allowsMassDelete: Bool = false, trash: Int64? = nil) {
        (self.policy, self.allowsMassDelete, self.trash) = (policy, allowsMassDelete, trash)
    }

    package func plan(tree: FolderTreePlan, folders: [FolderCase], identities: Identities) -> AccountPlan {
        AccountPlan()
    }
}
