import Mail

@testable import SyncPlanner

extension ModelRun {
    /// A folder is only ever deleted when it is empty; anything else is a mistake of the plan.
    mutating func carryOut(_ action: FolderAction) throws {
        try step()
        switch action {
        case .createThere(let path):
            account.server.create(path)
            if let id = id(of: path) { looks[id]!.validity = account.server.mailboxes[path]!.validity }
        case .createHere(let path):
            account.store.create(path)
            if let id = id(of: path) { looks[id]!.directory = path }
        case .renameThere(_, let from, let to):
            guard account.server.rename(from, to: to) else { throw Mistake(description: "RENAME \(from) to \(to) is refused") }
            for (id, look) in looks {
                guard let listed = look.listed, isInside(listed, from) else { continue }
                looks[id]!.listed = FolderPath(to.levels + listed.levels.dropFirst(from.levels.count))
                follow(id, from, to)
            }
        case .renameHere(_, let from, let to):
            guard account.store.rename(from, to: to) else { throw Mistake(description: "\(from) cannot become \(to) here") }
            for (id, look) in looks {
                guard let directory = look.directory, isInside(directory, from) else { continue }
                looks[id]!.directory = FolderPath(to.levels + directory.levels.dropFirst(from.levels.count))
                account.index.folders[id]?.base.directory = looks[id]!.directory!.description
                follow(id, from, to)
            }
        case .deleteThere(let id, let path):
            guard let mailbox = account.server.delete(path), mailbox.messages.isEmpty else {
                throw Mistake(description: "\(path) is not empty there")
            }
            try step()
            account.index.folders[id] = nil
        case .deleteHere(let id, _):
            guard let directory = account.store.delete(looks[id]!.directory!), directory.files.isEmpty else {
                throw Mistake(description: "\(looks[id]!.path) is not empty here")
            }
            try step()
            account.index.folders[id] = nil
        case .forget(let id, _):
            account.index.folders[id] = nil
        }
        try step()
    }

    private func id(of path: FolderPath) -> Int64? { looks.first { $0.value.path == path }?.key }

    /// The index's record follows at once; a directory that was renamed by the user is noted when all is done.
    private mutating func follow(_ id: Int64, _ from: FolderPath, _ to: FolderPath) {
        guard let record = account.index.folders[id]?.base else { return }
        guard isInside(record.path, from) else { return }
        account.index.folders[id]!.base.path = FolderPath(to.levels + record.path.levels.dropFirst(from.levels.count))
    }

    /// The folders' records and cursors, when everything is done.
    mutating func finish() {
        for (id, look) in looks {
            guard account.index.folders[id] != nil, let mailbox = account.server.mailboxes[look.path],
                let directory = look.directory, let stored = account.store.directories[directory]
            else { continue }
            let held = account.index.folders[id]!.rows.filter { !$0.value.isGone && $0.key.validity == mailbox.validity }.count
            account.index.folders[id]!.base = BaseFolder(
                id: id, path: look.path, directory: directory.description, mailboxID: mailbox.id,
                uidValidity: UIDValidity(mailbox.validity), uidNext: UID(mailbox.uidNext), inode: stored.inode, held: held)
        }
    }
}
