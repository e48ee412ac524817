import Mail

/// One folder whose messages are compared.
package struct FolderPair: Sendable, Equatable {
    /// `nil` = not in the index yet.
    package var id: Int64?
    /// On the server, after all renames.
    package var path: FolderPath
    /// In the store, before the renames of this plan; `nil` = not there.
    package var directory: String?
    package var isThere: Bool
    package var isHere: Bool
    /// Messages that were agreed on.
    package var held: Int
    /// Something else than what was agreed on stands under the folder's name on the server: its UIDs are void.
    package var isMadeAnew: Bool
    /// Both sides had agreed on the folder; `false` also for one that was never finished, or that was gone and is back.
    package var isAgreed: Bool

    package init(
        id: Int64?, path: FolderPath, directory: String?, isThere: Bool, isHere: Bool, held: Int = 0,
        isMadeAnew: Bool = false, isAgreed: Bool = false
    ) {
        (self.id, self.path, self.directory, self.isThere, self.isHere) = (id, path, directory, isThere, isHere)
        (self.held, self.isMadeAnew, self.isAgreed) = (held, isMadeAnew, isAgreed)
    }
}
