import IMAPProtocol
import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// One folder that is to be looked at, with what LIST, the index and the store say of it before it is opened.
struct FolderTarget: Sendable {
    /// As the index has it; the name, the path on the server and the directory are where the folder is just now, before
    /// any rename of this run.
    var record: FolderRecord
    /// On the server, after all renames.
    var path: FolderPath
    var isThere: Bool
    var isHere: Bool
    /// The index has another path or directory: what is planned must not rely on it, even if nothing else differs.
    var isRenamed = false
    /// What the server told without opening it.
    var status: MailboxStatus?
    /// Of the directory's `cur`.
    var inode: UInt64?

    /// Equal numbers mean an equal folder only where there is a mod-sequence: without one, flags may have changed.
    var isUnchangedThere: Bool {
        guard let status, let validity = status.uidValidity, let messages = status.messages, let modSeq = status.highestModSeq
        else { return false }
        return record.uidValidity == validity && record.uidNext == status.uidNext && record.messages == Int(messages)
            && record.highestModSeq == modSeq
    }
}

/// Turns a ``FolderTreePlan`` into folders to look at: gives every pair its record, number and directory.
struct FolderTargets {
    let inventory: FolderInventory
    let context: RunContext

    /// - Parameter tree: its pairs get their numbers; those that can have no record are taken out.
    func targets(of tree: inout FolderTreePlan) throws -> [FolderTarget] {
        let names = names(before: tree)
        var (targets, pairs): ([FolderTarget], [FolderPair]) = ([], [])
        let isFree = vacancies(tree)
        for pair in tree.pairs {
            guard let target = target(of: pair, names), isFree(target) else {
                tree.notes.append(
                    "\(pair.path): it can have no place in this run, since its name or its directory is another folder's; it is left alone"
                )
                tree.actions.removeAll { $0 == .createThere(pair.path) || $0 == .createHere(pair.path) }
                continue
            }
            targets.append(target)
            pairs.append(pair)
        }
        try placeNew(&targets)
        try save(&targets)
        for index in pairs.indices { pairs[index].id = targets[index].record.id }
        tree.pairs = pairs
        return targets + tree.departures.filter { $0.gone == .both }.compactMap(forgotten)
    }

    /// Whether a new folder's name is not that of a folder that takes no part, and its place not that of one which stays
    /// where it is under another name.
    private func vacancies(_ tree: FolderTreePlan) -> (FolderTarget) -> Bool {
        let moving = tree.actions.compactMap { if case .renameHere(_, let from, _) = $0 { from } else { nil } }
        let staying = tree.pairs.compactMap { pair -> String? in
            guard let directory = pair.directory, let record = pair.id.flatMap({ inventory.records[$0] }),
                !moving.contains(where: { record.path.levels.starts(with: $0.levels) })
            else { return nil }
            return directory
        }
        let (names, taken) = (inventory.namesLeftOut, Set(staying))
        return { target in
            guard target.record.id == 0 else { return true }
            guard !names.contains(target.record.name) else { return false }
            return target.isHere || !taken.contains(place(of: target.path))
        }
    }

    /// Where a new folder would lie.
    private func place(of path: FolderPath) -> String {
        var directories = FolderDirectories(layout: context.store.layout)
        return (try? directories.directory(for: inventory.localPath(path))) ?? ""
    }

    /// Path after the renames that this plan makes on the server → path before.
    private func names(before tree: FolderTreePlan) -> (FolderPath) -> FolderPath {
        let renames = tree.actions.reversed().compactMap { action -> (from: FolderPath, to: FolderPath)? in
            if case .renameThere(_, let from, let to) = action { (from, to) } else { nil }
        }
        let found = inventory.found
        return { path in
            let before = renames.reduce(path) { path, rename in
                guard path.levels.starts(with: rename.to.levels) else { return path }
                return FolderPath(rename.from.levels + path.levels.dropFirst(rename.to.levels.count))
            }
            return found[before] == nil ? path : before
        }
    }

    private func target(of pair: FolderPair, _ before: (FolderPath) -> FolderPath) -> FolderTarget? {
        let path = pair.isThere ? before(pair.path) : pair.path
        let found = pair.isThere ? inventory.found[path] : nil
        let known = pair.id.flatMap { inventory.records[$0] }
        guard let name = found?.name ?? known?.name ?? inventory.name(of: path) else { return nil }
        var record = known ?? FolderRecord(name: name, path: path, directory: "")
        if known == nil { record.firstRun = context.run }
        (record.name, record.goneRun) = (name, nil)
        if pair.isThere { record.path = path }
        if let directory = pair.directory { record.directory = directory }
        if let found {
            (record.role, record.mailboxID) = (found.role, found.status?.mailboxID ?? record.mailboxID)
        } else if pair.isThere, path == .inbox {
            record.role = .inbox
        }
        let inode = inventory.stored.first { $0.directory == pair.directory }?.inode
        if let inode { record.inode = inode }
        let isRenamed = known.map { $0.path != record.path || $0.directory != record.directory } ?? false
        return FolderTarget(
            record: record, path: pair.path, isThere: pair.isThere, isHere: pair.isHere, isRenamed: isRenamed,
            status: found?.status, inode: inode)
    }

    private func forgotten(_ departure: FolderTreePlan.Departure) -> FolderTarget? {
        guard let record = inventory.records[departure.folder.id], record.goneRun == nil else { return nil }
        return FolderTarget(record: record, path: record.path, isThere: false, isHere: false)
    }

    /// Directories for folders that have none yet.
    private func placeNew(_ targets: inout [FolderTarget]) throws {
        let new = targets.indices.filter { targets[$0].record.directory.isEmpty }
        guard !new.isEmpty else { return }
        let taken = inventory.records.values.map(\.directory) + inventory.stored.map(\.directory)
        var directories = FolderDirectories(layout: context.store.layout, kept: taken)
        let places = try directories.directories(for: new.map { inventory.localPath(targets[$0].path) })
        for (index, place) in zip(new, places) { targets[index].record.directory = place }
    }

    /// What is new or changed, into the index. A folder that was renamed keeps its old path and directory there until the
    /// other side has followed.
    private func save(_ targets: inout [FolderTarget]) throws {
        let changed = targets.compactMap { target -> FolderRecord? in
            var record = target.record
            guard record.id != 0, let known = inventory.records[record.id] else { return record }
            if known.path != record.path { (record.path, record.name) = (known.path, known.name) }
            record.directory = known.directory
            return record == known ? nil : record
        }
        let saved = try context.index.save(changed)
        let numbers = Dictionary(
            saved.filter { inventory.records[$0.id] == nil }.map { ($0.name, $0.id) }, uniquingKeysWith: { first, _ in first })
        for index in targets.indices where targets[index].record.id == 0 {
            targets[index].record.id = numbers[targets[index].record.name] ?? 0
        }
    }
}
