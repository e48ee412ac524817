import Glibc
import Mail

extension Delivery {
    /// Puts a message that was written into the place of its damaged file, under the very name that this has; the damaged one
    /// goes aside. Others may rename the file meanwhile.
    ///
    /// Order of effects: the body is synced in `tmp/` → the damaged file gets a second name in the directory aside, which is
    /// synced → the two files change names in one step → the folder is synced → the damaged file's name in `tmp/` goes. So
    /// the message's name stands for one of the two at any time, and the damaged file is never lost.
    ///
    /// - Parameters:
    ///   - written: of this batch; its line form must be that of the name.
    ///   - place: directories below `root`, as in ``MaildirFolder/take(_:to:below:)``.
    package func mend(
        _ entry: MaildirEntry, with message: borrowing WrittenMessage, asideIn place: [String], below root: String
    ) throws(MaildirError) {
        let name = message.name
        guard message.lineForm == entry.lineForm else {
            throw MaildirError(
                .invalidName, path: folder.path, message: "\(entry.fileName) was written by another program in a form of its own")
        }
        do throws(SystemError) {
            if isDurable { try Syncing.file(name.description, in: folder.tmp.raw) }
        } catch {
            throw folder.failure(error, "sync", "tmp/" + name.description)
        }
        let present = try setAside(entry, in: place, below: root)
        try exchange(name, with: present)
        discard(name)
        try folder.syncNames()
    }

    /// - Returns: the file under its present name.
    private func setAside(
        _ entry: MaildirEntry, in place: [String], below root: String
    ) throws(MaildirError) -> MaildirEntry {
        var present = entry
        for _ in 0..<4 {
            do throws(SystemError) {
                let outside = try MaildirFolder.makeDirectories(place, below: root)
                try link(present, to: outside)
                if isDurable { try Syncing.directory(outside.raw) }
                return present
            } catch {
                guard error.code == ENOENT, let found = try folder.find(baseName: entry.baseName) else {
                    throw MaildirError(errno: error.code, "put aside \(present.fileName) in", ([root] + place).joined(separator: "/"))
                }
                present = found
            }
        }
        throw folder.vanished(entry)
    }

    private func link(_ entry: MaildirEntry, to outside: Descriptor) throws(SystemError) {
        let source = folder.descriptor(entry.subdirectory)
        for number in 0..<1000 {
            let name = MaildirFolder.numbered(entry.fileName, number)
            do throws(SystemError) {
                do throws(SystemError) {
                    return try Placing.link(entry.fileName, in: source, to: name, in: outside.raw)
                } catch {
                    guard Placing.isWithoutLinks(error.code) else { throw error }
                    return try Placing.copy(entry.fileName, in: source, to: name, in: outside.raw, sync: isDurable)
                }
            } catch {
                guard error.code == EEXIST else { throw error }
            }
        }
        throw SystemError(EEXIST)
    }

    private func exchange(_ name: UniqueName, with entry: MaildirEntry) throws(MaildirError) {
        var present = entry
        for _ in 0..<4 {
            let target = folder.descriptor(present.subdirectory)
            do throws(SystemError) {
                return try Placing.exchange(name.description, in: folder.tmp.raw, with: present.fileName, in: target)
            } catch {
                // Where names cannot be exchanged, the good file takes the name: the damaged one has another aside.
                let isImpossible = [EINVAL, ENOSYS, ENOTSUP, EOPNOTSUPP].contains(error.code)
                if isImpossible, renameat(folder.tmp.raw, name.description, target, present.fileName) == 0 { return }
                guard error.code == ENOENT, let found = try folder.find(baseName: entry.baseName) else {
                    throw folder.failure(error, "exchange", "\(present.subdirectory.rawValue)/\(present.fileName)")
                }
                present = found
            }
        }
        throw folder.vanished(entry)
    }
}
