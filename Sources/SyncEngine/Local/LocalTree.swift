import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// Folders as a whole: made, renamed and deleted here because they were on the server.
///
/// Directories first, then the index: a run that dies between the two finds the directory where it should be, known by
/// its inode, and only tells the index.
struct LocalTree {
    let context: RunContext
    let book: ExchangeBook

    /// Tells the folders where they are: renamed here, they are not where the index still has them.
    func find(_ pairs: [FolderPair]) {
        for pair in pairs where pair.isHere {
            guard let exchange = pair.id.flatMap({ book[$0] }), let directory = pair.directory else { continue }
            exchange.update { $0.record.directory = directory }
        }
    }

    /// Notes the places of folders that were renamed here, once the other side has followed or had done the same.
    func recordPlaces(_ pairs: [FolderPair]) throws {
        let known = Dictionary(try context.index.folders().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for pair in pairs where pair.isHere && pair.isThere {
            guard let exchange = pair.id.flatMap({ book[$0] }), var record = known[exchange.id] else { continue }
            let state = exchange.state
            guard state.failure == nil, state.record.path == pair.path, record.goneRun == nil else { continue }
            (record.path, record.name, record.directory) = (pair.path, state.record.name, state.record.directory)
            if record != known[exchange.id] { try save([record], for: pair.path) }
        }
    }

    /// Makes what is missing of the folder's directory. One that was lost here and has another name by now is made under
    /// that name.
    func create(_ exchange: FolderExchange) throws {
        var record = exchange.record
        if try context.store.stamp(of: record.directory) == nil {
            record.directory = try directory(for: record, among: try context.index.folders().map(whereItIs))
        }
        let folder = try context.effect(.createFolderHere, in: record.path) {
            try context.store.create(context.localPath(of: record), in: record.directory)
        }
        record.inode = try folder.stamp().curInode
        // From now on both sides have the folder: wherever one of them moves it, it is this one.
        record.uidValidity = exchange.uidValidity
        record.goneRun = nil
        try save([record], for: record.path)
    }

    /// Renames the folder's directory and all that lies below it.
    ///
    /// - Parameter name: what the server calls a folder under its new path.
    /// - Returns: `false`, and a folder that has failed, if something stands in the way.
    func rename(
        _ exchange: FolderExchange, to new: FolderPath, name: (FolderPath) -> MailboxName?
    ) throws -> Bool {
        let known = try context.index.folders()
        let records = known.map(whereItIs)
        guard let record = records.first(where: { $0.id == exchange.id }) else { return false }
        // As the index has it, which another folder's present name may be by now.
        let base = record.path
        var renamed = record
        renamed.path = new
        let target = try directory(for: renamed, among: records)
        let moves: [MovedFolder]
        do {
            moves = try move(record, to: target, context.localPath(of: renamed), exchange)
        } catch let error as MaildirError where error.kind == .exists || error.kind == .vanished {
            exchange.update { $0.failure = error.message }
            return false
        }
        let changed = zip(known, records).compactMap { known, now in
            var changed = known
            // What is new inside the old name, and not agreed on yet, came there after the folder had left it.
            if known.id == exchange.id || known.isBelow(base) && known.uidValidity != nil {
                // Renamed by a run that died, it is there already.
                changed.directory = now.directory
                let path = FolderPath(new.levels + known.path.levels.dropFirst(base.levels.count))
                if let name = name(path) { (changed.path, changed.name) = (path, name) }
            }
            // A folder that is yet to be made here, perhaps in the directory that has just become free, has none that moved.
            let isHere = book[known.id]?.sight.isHere ?? true
            if isHere, let directory = LocalTree.place(of: now.directory, after: moves) { changed.directory = directory }
            return changed == known ? nil : changed
        }
        try save(changed, for: new)
        for record in changed { book[record.id]?.update { $0.touchedStore = true } }
        return true
    }

    /// Deletes the folder's directory if no mail is in it, and marks the folder as gone.
    func delete(_ exchange: FolderExchange) throws -> FolderDeletion {
        let record = exchange.record
        // Where it is not, somebody has renamed or deleted it since: the next run finds out which.
        guard try context.store.stamp(of: record.directory) != nil else {
            exchange.update { $0.isUnsettled = true }
            return .notEmpty
        }
        // What deliveries of long ago left is no mail.
        try context.store.open(record.directory).cleanTemporary()
        let deletion = try context.effect(.deleteFolderHere, in: record.path) { try context.store.delete(record.directory) }
        if deletion == .notEmpty {
            exchange.update { $0.isUnsettled = true }
        } else {
            try forget(exchange)
        }
        return deletion
    }

    /// Marks a folder as gone that is on neither side any more.
    func forget(_ exchange: FolderExchange) throws {
        var record = exchange.record
        record.goneRun = context.run
        try save([record], for: record.path)
    }

    /// A directory that no other folder has.
    private func directory(for record: FolderRecord, among records: [FolderRecord]) throws(MaildirError) -> String {
        let others = records.filter { $0.id != record.id && !LocalTree.isBelow($0.directory, record.directory) }
        var directories = FolderDirectories(layout: context.store.layout, kept: others.map(\.directory))
        return try directories.directory(for: context.localPath(of: record))
    }

    /// One that was renamed by a run that died is where it should be.
    private func move(
        _ record: FolderRecord, to target: String, _ path: FolderPath, _ exchange: FolderExchange
    ) throws -> [MovedFolder] {
        if record.directory == target { return [] }
        let isThere = try context.store.stamp(of: record.directory) != nil
        if !isThere, let inode = record.inode, try context.store.stamp(of: target)?.curInode == inode {
            return [MovedFolder(from: record.directory, to: target)]
        }
        return try context.effect(.renameFolderHere, in: exchange.path) {
            try context.store.rename(record.directory, to: path, in: target)
        }
    }

    /// In the directory in which it is now, which the index may not know yet. Its path stays the index's: on the server a
    /// folder may long have another one, and be on its way there here.
    private func whereItIs(_ record: FolderRecord) -> FolderRecord {
        guard let now = book[record.id]?.record else { return record }
        var record = record
        record.directory = now.directory
        return record
    }

    /// `nil` if it was not moved.
    private static func place(of directory: String, after moves: [MovedFolder]) -> String? {
        guard let move = moves.first(where: { $0.from == directory || isBelow(directory, $0.from) }) else { return nil }
        return move.to + String(Substring(directory.utf8.dropFirst(move.from.utf8.count)))
    }

    private static func isBelow(_ directory: String, _ parent: String) -> Bool {
        directory.utf8.starts(with: parent.utf8) && directory.utf8.dropFirst(parent.utf8.count).first == UInt8(ascii: "/")
    }

    private func save(_ records: [FolderRecord], for path: FolderPath) throws {
        let saved = try context.effect(.record, in: path) { try context.index.save(records) }
        for record in saved {
            book[record.id]?.update { state in
                (state.record.path, state.record.name, state.record.directory) = (record.path, record.name, record.directory)
                (state.record.inode, state.record.goneRun) = (record.inode, record.goneRun)
            }
        }
    }
}

extension FolderRecord {
    /// It is on the server, and inside that folder.
    fileprivate func isBelow(_ path: FolderPath) -> Bool {
        goneRun == nil && self.path.levels.count > path.levels.count && self.path.levels.starts(with: path.levels)
    }
}
