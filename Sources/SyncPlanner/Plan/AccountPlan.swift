import Mail

/// Everything that a two-way run of an account does; made before anything is touched. A dry run prints it.
package struct AccountPlan: Sendable, Equatable {
    /// What is done to folders, in this order.
    package var tree: [FolderAction] = []
    /// In the order of the folders' paths.
    package var folders: [ExchangePlan] = []
    /// Why the run must stop before anything is touched; `nil` = it may go on.
    package var brake: String?
    /// Sentences that the user should read.
    package var notes: [String] = []

    package init() {}
}
