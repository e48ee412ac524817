/// What the configuration lets pass between the two sides.
struct Permissions: Sendable, Equatable {
    let addsHere: Bool
    let addsThere: Bool
    let removesHere: Bool
    let removesThere: Bool
    let flagsHere: Bool
    let flagsThere: Bool
    let foldersHere: Bool
    let foldersThere: Bool

    init(_ operations: SyncPolicy.Operations, _ direction: SyncPolicy.Direction) {
        let (here, there) = (direction != .push, direction != .pull)
        (addsHere, addsThere) = (here && operations.contains(.new), there && operations.contains(.new))
        (removesHere, removesThere) = (here && operations.contains(.gone), there && operations.contains(.gone))
        (flagsHere, flagsThere) = (here && operations.contains(.flags), there && operations.contains(.flags))
        (foldersHere, foldersThere) = (here && operations.contains(.folders), there && operations.contains(.folders))
    }
}
