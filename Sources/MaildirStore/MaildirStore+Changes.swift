import Glibc
import Mail

/// A folder whose directory has another name now.
package struct MovedFolder: Sendable, Hashable {
    /// Below the root.
    package let from: String
    package let to: String

    package init(from: String, to: String) { (self.from, self.to) = (from, to) }
}

/// Why a folder's directory was not deleted, or that it was.
package enum FolderDeletion: Sendable, Hashable {
    case deleted
    /// Mail is in it, or files of others in `cur`, `new` or `tmp`; it is as it was.
    case notEmpty
    /// There was no such folder.
    case absent
}

extension MaildirStore {
    /// Gives a folder another directory, those of its children with it. Nothing is overwritten.
    ///
    /// In the nested layout that is one rename, after which every path that began with `directory` begins with `target`. In
    /// maildir++ each child's directory is renamed by itself, the folder's own last: called again after a crash, it does
    /// what is left.
    ///
    /// - Parameters:
    ///   - name: the folder's new name.
    ///   - target: its directory, as ``FolderDirectories`` gives it.
    /// - Returns: what was renamed, without what lies below it in the nested layout.
    /// - Throws: ``MaildirError/Kind/exists`` if the target is there, ``MaildirError/Kind/noFolder`` if the folder is not.
    package func rename(_ directory: String, to name: FolderPath, in target: String) throws(MaildirError) -> [MovedFolder] {
        let (old, new) = (try parts(of: directory), try parts(of: target))
        guard !old.isEmpty, !new.isEmpty, !new.starts(with: old) else {
            throw MaildirError(
                .invalidName, path: path(target), message: "the folder \(path(directory)) cannot become \(path(target))")
        }
        var moves = layout == .maildirPlusPlus ? try childMoves(directory, name, target) : []
        moves.append((MovedFolder(from: directory, to: target), name))
        for (move, name) in moves { try rename(move, name) }
        return moves.map(\.move)
    }

    /// In maildir++, where children lie beside their parent.
    private func childMoves(
        _ directory: String, _ name: FolderPath, _ target: String
    ) throws(MaildirError) -> [(move: MovedFolder, name: FolderPath)] {
        guard let old = self.name(of: directory)?.levels else { return [] }
        let all = try folders()
        let children = all.compactMap { folder -> (directory: String, name: FolderPath)? in
            guard let levels = folder.name?.levels, levels.count > old.count, levels.starts(with: old) else { return nil }
            return (folder.directory, FolderPath(name.levels + levels.dropFirst(old.count)))
        }
        let moving = Set(children.map(\.directory) + [directory])
        var directories = FolderDirectories(
            layout: layout, kept: all.map(\.directory).filter { !moving.contains($0) } + [target])
        let places = try directories.directories(for: children.map(\.name))
        return zip(children, places).map { (MovedFolder(from: $0.directory, to: $1), $0.name) }
    }

    private func rename(_ move: MovedFolder, _ name: FolderPath) throws(MaildirError) {
        let (old, new) = (try parts(of: move.from), try parts(of: move.to))
        guard let oldName = old.last, let newName = new.last else { return }
        let uncut = naming.uncutNames(of: move.to, path: name.levels)
        _ = try directoryBelowRoot(move.to, "rename \(path(move.from)) to") { (top) throws(SystemError) in
            var source = top
            for part in old.dropLast() { source = try Descriptor.directory(part, in: source.raw) }
            var target = top
            for (index, part) in new.dropLast().enumerated() {
                target = try makeDirectory(part, in: target)
                if let text = uncut[index] { try makeFile(FolderNaming.nameFile, in: target, text + [UInt8(ascii: "\n")]) }
            }
            let folder = try Descriptor.directory(oldName, in: source.raw)
            let newText = uncut[new.count - 1]
            // Both names are in the file while the directory may have either.
            if let newText { try addName(newText, in: folder) }
            do throws(SystemError) {
                try Placing.rename(oldName, in: source.raw, to: newName, in: target.raw)
            } catch {
                guard error.code == EEXIST else { throw error }
                try takePlace(of: newName, in: target, folder, oldName, in: source)
            }
            try setName(newText, in: folder)
            try sync(source)
            try sync(target)
            return folder
        }
    }

    /// In the nested layout the place may be a directory that is no folder and only has children: they become the folder's. Both
    /// change places first, so that each of them is somewhere at any time.
    ///
    /// - Throws: EEXIST for a folder, or if both have a child of one name.
    private func takePlace(
        of newName: String, in target: Descriptor, _ folder: Descriptor, _ oldName: String, in source: Descriptor
    ) throws(SystemError) {
        let place = try Descriptor.directory(newName, in: target.raw)
        let (mine, children) = (Set(try names(in: folder)), try names(in: place).filter { $0 != FolderNaming.nameFile })
        guard layout == .nested, folderInode(place) == nil, !children.contains(where: mine.contains) else {
            throw SystemError(EEXIST)
        }
        do throws(SystemError) {
            try Placing.exchange(oldName, in: source.raw, with: newName, in: target.raw)
        } catch {
            throw error.code == EINVAL ? SystemError(EEXIST) : error
        }
        for child in children { try Placing.rename(child, in: place.raw, to: child, in: folder.raw) }
        unlinkat(place.raw, FolderNaming.nameFile, 0)
        _ = unlinkat(source.raw, oldName, AT_REMOVEDIR)
        try sync(folder)
    }

    private func names(in directory: Descriptor) throws(SystemError) -> [String] {
        var names: [String] = []
        try DirectoryListing.read(directory.raw) { name throws(SystemError) in
            // What is not UTF-8 is none of ours, and cannot be moved by its name.
            guard let text = name.text else { throw SystemError(EEXIST) }
            names.append(text)
            return true
        }
        return names
    }

    /// Deletes a folder that has no mail: `cur`, `new` and `tmp`, the keyword files and Dovecot's files about the folder, and the
    /// directory itself if then nothing is in it. Children stay. Mail that arrives in the meantime keeps the folder.
    ///
    /// - Throws: ``MaildirError/Kind/invalidName`` for the root.
    package func delete(_ directory: String) throws(MaildirError) -> FolderDeletion {
        let parts = try parts(of: directory)
        guard let name = parts.last else {
            throw MaildirError(.invalidName, path: root, message: "the store \(root) itself is never deleted")
        }
        do throws(SystemError) {
            var parent = try Descriptor.directory(root, in: AT_FDCWD, followLinks: true)
            for part in parts.dropLast() { parent = try Descriptor.directory(part, in: parent.raw) }
            let folder = try Descriptor.directory(name, in: parent.raw)
            guard try removeSubdirectories(of: folder) else { return .notEmpty }
            try removeKnownFiles(of: folder)
            // A child, or a file of others, keeps the directory.
            _ = unlinkat(parent.raw, name, AT_REMOVEDIR)
            try sync(parent)
            return .deleted
        } catch {
            if error.code == ENOENT { return .absent }
            throw MaildirError(errno: error.code, "delete", path(directory))
        }
    }

    /// `cur` first: a directory without it is no folder, wherever a crash leaves it. Only empty ones go.
    private func removeSubdirectories(of folder: Descriptor) throws(SystemError) -> Bool {
        for (index, part) in ["cur", "new", "tmp"].enumerated() {
            if unlinkat(folder.raw, part, AT_REMOVEDIR) == 0 || errno == ENOENT { continue }
            guard errno == ENOTEMPTY || errno == EEXIST else { throw SystemError.last }
            for removed in ["cur", "new"].prefix(index).reversed() { _ = try makeDirectory(removed, in: folder) }
            return false
        }
        return true
    }

    private func removeKnownFiles(of folder: Descriptor) throws(SystemError) {
        let known: Set<String> = [
            KeywordTable.fileName, KeywordTable.lockName, KeywordOverflow.fileName, KeywordOverflow.temporaryName,
            FolderNaming.nameFile, "maildirfolder", "dovecot-uidlist", "dovecot.index", "dovecot.index.log",
            "dovecot.index.log.2", "dovecot.index.cache",
        ]
        var isParent = false
        try DirectoryListing.read(folder.raw) { name throws(SystemError) in
            isParent = name.type == UInt8(DT_DIR)
            return !isParent
        }
        // Its name still counts for what is below it.
        for name in known where name != FolderNaming.nameFile || !isParent { unlinkat(folder.raw, name, 0) }
    }

    private func addName(_ text: [UInt8], in folder: Descriptor) throws(SystemError) {
        let present = try SmallFile.read(FolderNaming.nameFile, in: folder.raw, limit: 1 << 20) ?? []
        try writeNames(present + text + [UInt8(ascii: "\n")], in: folder)
    }

    private func setName(_ text: [UInt8]?, in folder: Descriptor) throws(SystemError) {
        guard let text else {
            unlinkat(folder.raw, FolderNaming.nameFile, 0)
            return
        }
        try writeNames(text + [UInt8(ascii: "\n")], in: folder)
    }

    private func writeNames(_ contents: [UInt8], in folder: Descriptor) throws(SystemError) {
        let temporary = FolderNaming.nameFile + ".tmp"
        unlinkat(folder.raw, temporary, 0)
        try SmallFile.create(temporary, in: folder.raw, contents, sync: durability == .durable)
        try SmallFile.rename(temporary, to: FolderNaming.nameFile, in: folder.raw, sync: durability == .durable)
    }

    private func sync(_ directory: Descriptor) throws(SystemError) {
        if durability == .durable { try Syncing.directory(directory.raw) }
    }
}
