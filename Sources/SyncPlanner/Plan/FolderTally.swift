import Mail

/// One folder in numbers, for ``Brake``.
struct FolderTally: Sendable, Equatable {
    var path: FolderPath
    var isThere = true
    /// The index had the folder.
    var isKnown = true
    var hasNewValidity = false
    /// Messages that were agreed on; of these, how many are here, and there.
    var held = 0
    var heldHere = 0
    var heldThere = 0
    /// Planned; messages that are moved do not count.
    var removalsHere = 0
    var removalsThere = 0
    /// Messages gone from the folder on the server, and found again there, in it or elsewhere.
    var recognised = 0
}
