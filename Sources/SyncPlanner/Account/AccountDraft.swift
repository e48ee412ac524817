import Mail

/// An account's plan in the making: every folder's, since a move belongs to two of them.
struct AccountDraft {
    let operations: SyncPolicy.Operations
    let permissions: Permissions
    /// In the order of their paths.
    let folders: [FolderCase]
    let matching: IdentityMatching
    let removal: RemovalWays
    var plans: [ExchangePlan]
    /// Of each folder's `goneThere`: rows that go on elsewhere, or must stay.
    var settledThere: [Set<Int>]
    /// Of each folder's `missingHere`: the same.
    var settledHere: [Set<Int>]
    /// Of each folder's `goneBoth`: the same.
    var settledOnBoth: [UIDSet]
    /// Files and messages that are moved to other folders, by the folder that they leave.
    var leavingHere: [Int]
    var leavingThere: [Int]

    init(_ policy: SyncPolicy, _ removal: RemovalWays, _ folders: [FolderCase], _ identities: Identities) {
        operations = policy.operations
        self.removal = removal
        permissions = Permissions(policy.operations, policy.direction)
        self.folders = folders.sorted { ($0.path, $0.id) < ($1.path, $1.id) }
        matching = IdentityMatching(self.folders, identities, trash: removal.trash)
        plans = self.folders.map { ExchangePlan(folder: $0.id) }
        settledThere = Array(repeating: [], count: folders.count)
        settledHere = settledThere
        settledOnBoth = Array(repeating: [], count: folders.count)
        leavingHere = Array(repeating: 0, count: folders.count)
        leavingThere = leavingHere
    }

    /// Plans what came before what went: what is moved away is not gone.
    mutating func planMessages() {
        for folder in folders.indices { planArrivals(folder) }
        for folder in folders.indices { planStrangers(folder) }
        for folder in folders.indices {
            planFlags(folder)
            planGoneThere(folder)
            planMissingHere(folder)
            plans[folder].returned = folders[folder].difference.returned
            plans[folder].forget = folders[folder].difference.goneBoth.subtracting(settledOnBoth[folder])
        }
    }

    mutating func leave(_ folder: Int, _ situation: Situation, _ count: Int = 1) {
        if count > 0 { plans[folder].left[situation, default: 0] += count }
    }

    /// How flags of messages that both sides have pass in this folder.
    func flagRule(_ folder: Int) -> FlagRule {
        FlagRule(
            toServer: permissions.flagsThere && !folders[folder].isReadOnly, toHere: permissions.flagsHere,
            permitted: folders[folder].difference.permitted)
    }

    /// Why no message may be added here; `nil` = it may. A folder that is not here is made when something lands in it.
    func reasonNotToAddHere(_ folder: Int, _ situation: Situation) -> Situation? {
        if !folders[folder].isHere, !permissions.foldersHere { return .folderNotHere }
        return permissions.addsHere ? nil : situation
    }

    func reasonNotToAddThere(_ folder: Int, _ situation: Situation) -> Situation? {
        if folders[folder].isReadOnly { return .readOnlyThere }
        if !folders[folder].isThere, !permissions.foldersThere { return .folderNotThere }
        return permissions.addsThere ? nil : situation
    }
}
