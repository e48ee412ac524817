import Mail

/// What no folder of the index that was agreed on has taken.
struct UntakenFolders {
    private let draft: TreeDraft
    /// Path after renames → index.
    private var there: [FolderPath: Int] = [:]
    private var here: [FolderPath: Int] = [:]
    private var byDirectory: [String: Int] = [:]
    private var byInode: [UInt64: Int] = [:]

    init(_ draft: TreeDraft) {
        self.draft = draft
        for index in draft.server.indices where draft.server[index].isSelectable && !draft.matching.isTaken(there: index) {
            there[draft.pathThere(index)] = index
        }
        for index in draft.store.indices where !draft.matching.isTaken(here: index) {
            here[draft.pathHere(index)] = index
            byDirectory[draft.store[index].directory] = index
            byInode[draft.store[index].inode] = index
        }
    }

    mutating func takeListed(_ path: FolderPath) -> Int? {
        there.removeValue(forKey: path)
    }

    mutating func takeStored(_ path: FolderPath) -> Int? {
        here.removeValue(forKey: path)
    }

    /// A folder that was never finished has not been agreed on: it is taken as new, under its number. One that is
    /// gone from the server stays as it is, unless its name is on the server again.
    mutating func addUnagreed(_ folders: [BaseFolder], to plan: inout FolderTreePlan) {
        for folder in folders {
            let listed = there.removeValue(forKey: folder.path)
            let stored = takeStored(of: folder)
            if folder.isGone, listed == nil, stored != nil { continue }
            guard listed != nil || stored != nil else {
                plan.departures.append(.init(folder: folder, gone: .both))
                continue
            }
            let path = stored.map { draft.pathHere($0) } ?? folder.path
            plan.pairs.append(
                FolderPair(
                    id: folder.id, path: listed.map { draft.pathThere($0) } ?? path,
                    directory: stored.map { draft.store[$0].directory }, isThere: listed != nil, isHere: stored != nil))
        }
    }

    private mutating func takeStored(of folder: BaseFolder) -> Int? {
        let found = byDirectory[folder.directory] ?? folder.inode.flatMap { byInode[$0] }
        return found.flatMap { takeStored(draft.pathHere($0)) }
    }

    func addNew(to plan: inout FolderTreePlan) {
        for path in Set(there.keys).union(here.keys) {
            let stored = here[path]
            plan.pairs.append(
                FolderPair(
                    id: nil, path: path, directory: stored.map { draft.store[$0].directory }, isThere: there[path] != nil,
                    isHere: stored != nil))
        }
    }
}
