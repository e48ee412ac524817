import Glibc
import Mail

/// A Maildir folder that lies in a store.
package struct FoundFolder: Sendable, Hashable {
    /// Below the root; what ``MaildirStore/open(_:)`` takes.
    package let directory: String
    /// The folder's name; `nil` for one of others whose directory's name has no form here.
    package let name: FolderPath?
    /// Of its `cur`: the same after the directory was renamed.
    package let inode: UInt64
}

extension MaildirStore {
    /// How deep directories may lie; deeper ones are none of ours.
    private static let maximumDepth = 200

    /// All folders in the store, in no particular order; none if there is no root. Symbolic links are passed over.
    package func folders() throws(MaildirError) -> [FoundFolder] {
        var found: [FoundFolder] = []
        let top: Descriptor
        do {
            top = try Descriptor.directory(root, in: AT_FDCWD, followLinks: true)
        } catch {
            if error.code == ENOENT { return [] }
            throw MaildirError(errno: error.code, "open", root)
        }
        if layout == .maildirPlusPlus, let inode = folderInode(top) {
            found.append(FoundFolder(directory: ".", name: .inbox, inode: inode))
        }
        var waiting: [(directory: String, levels: [String]?)] = [("", [])]
        while let next = waiting.popLast() {
            let parent = try descend(next.directory, from: top)
            guard let parent else { continue }
            for name in try subdirectories(of: parent, next.directory) {
                guard let child = try? Descriptor.directory(name, in: parent.raw) else { continue }
                let directory = next.directory.isEmpty ? name : next.directory + "/" + name
                let levels = next.levels.flatMap { self.levels(after: $0, name: name) { child } }
                if let inode = folderInode(child) {
                    found.append(FoundFolder(directory: directory, name: levels.map { FolderPath($0) }, inode: inode))
                }
                let depth = directory.utf8.reduce(1) { $0 + ($1 == UInt8(ascii: "/") ? 1 : 0) }
                if layout == .nested, depth < MaildirStore.maximumDepth { waiting.append((directory, levels)) }
            }
        }
        return found
    }

    /// The name of the folder in `directory`, below the root; `nil` where the directory's name has no form here. Reads the
    /// directory only where its name was cut.
    package func name(of directory: String) -> FolderPath? {
        if layout == .maildirPlusPlus, directory == "." { return .inbox }
        var result: [String] = []
        var parents = ""
        for part in directory.parts(separator: UInt8(ascii: "/")) {
            parents += parents.isEmpty ? part : "/" + part
            let present = parents
            let levels = levels(after: result, name: part) {
                guard let top = try? Descriptor.directory(root, in: AT_FDCWD, followLinks: true) else { return nil }
                return (try? descend(present, from: top)) ?? nil
            }
            guard let levels else { return nil }
            result = levels
        }
        return FolderPath(result)
    }

    /// The levels that a directory's name stands for, behind those of its parents. `directory` is asked for only where
    /// the name was cut.
    private func levels(after parents: [String], name: String, in directory: () -> Descriptor?) -> [String]? {
        let naming = FolderNaming(layout: layout)
        var bytes = Array(name.utf8)
        if naming.isCut(bytes) {
            guard let uncut = directory().flatMap({ uncutNames(in: $0).first { naming.isCut(bytes, from: $0) } })
            else { return nil }
            bytes = uncut
        }
        switch layout {
        case .nested:
            guard let level = naming.decode(level: bytes) else { return nil }
            return parents + [level]
        case .maildirPlusPlus:
            guard bytes.first == UInt8(ascii: ".") else { return nil }
            let parts = bytes.dropFirst().split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            let levels = parts.map { naming.decode(level: $0) }
            return levels.contains(nil) ? nil : levels.compactMap(\.self)
        }
    }

    /// What the name file holds; two lines while a rename is under way.
    private func uncutNames(in directory: Descriptor) -> [[UInt8]] {
        guard let contents = try? SmallFile.read(FolderNaming.nameFile, in: directory.raw, limit: 1 << 20),
            contents.last == UInt8(ascii: "\n")
        else { return [] }
        return contents.split(separator: UInt8(ascii: "\n")).map(Array.init)
    }

    /// Opens a directory again instead of keeping a descriptor for each that waits.
    private func descend(_ directory: String, from top: Descriptor) throws(MaildirError) -> Descriptor? {
        var current = top
        for part in directory.parts(separator: UInt8(ascii: "/"), omittingEmpty: true) {
            do {
                current = try Descriptor.directory(part, in: current.raw)
            } catch {
                if error.code == ENOENT || error.code == ELOOP || error.code == ENOTDIR { return nil }
                throw MaildirError(errno: error.code, "open", root + "/" + directory)
            }
        }
        return current
    }

    private func subdirectories(of parent: Descriptor, _ directory: String) throws(MaildirError) -> [String] {
        var names: [String] = []
        do {
            try DirectoryListing.read(parent.raw) { name throws(SystemError) in
                guard name.type == UInt8(DT_DIR), let text = name.text else { return true }
                let isCandidate = layout == .nested ? !name.isHidden && !["cur", "new", "tmp"].contains(text) : name.isHidden
                if isCandidate { names.append(text) }
                return true
            }
        } catch {
            throw MaildirError(errno: error.code, "read", root + "/" + directory)
        }
        return names
    }

    /// The inode of `cur`; `nil` for a directory that is no folder.
    func folderInode(_ directory: Descriptor) -> UInt64? {
        var status = stat()
        guard fstatat(directory.raw, "cur", &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFDIR
        else { return nil }
        return UInt64(status.st_ino)
    }
}
