import Glibc
import Mail

/// An account's local tree of mail, by Maildir-spec.md.
package struct MaildirStore: Sendable {
    /// The root as it was given.
    package let root: String
    package let layout: Layout
    package let durability: Durability
    private let naming: FolderNaming

    /// Touches nothing on disk.
    package init(root: String, layout: Layout, durability: Durability) {
        self.root = root
        self.layout = layout
        self.durability = durability
        naming = FolderNaming(layout: layout)
    }

    /// Makes the root if it is not there, its parents too.
    package func createRoot() throws(MaildirError) {
        var end = root.startIndex
        while end < root.endIndex {
            end = root.utf8[root.utf8.index(after: end)...].firstIndex(of: UInt8(ascii: "/")) ?? root.endIndex
            guard mkdir(String(root[..<end]), 0o700) != 0, errno != EEXIST else { continue }
            let failure = errno
            // A parent on a read-only file system is no matter if it is there.
            guard access(String(root[..<end]), F_OK) != 0 else { continue }
            throw MaildirError(errno: failure, "create", String(root[..<end]))
        }
    }

    /// Opens the folder in `directory`, a path below the root as ``FolderDirectories`` gives it.
    /// Throws ``MaildirError/Kind/noFolder`` if it is not there.
    package func open(_ directory: String) throws(MaildirError) -> MaildirFolder {
        let parts = try self.parts(of: directory)
        do {
            var current = try Descriptor.directory(root, in: AT_FDCWD, followLinks: true)
            for part in parts { current = try Descriptor.directory(part, in: current.raw) }
            return try MaildirFolder(directory: current, path: path(directory), durability: durability)
        } catch let error as SystemError {
            guard error.code != ENOENT else { throw noFolder(directory) }
            throw MaildirError(errno: error.code, "open", path(directory))
        } catch let error as MaildirError {
            guard error.kind != .vanished else { throw noFolder(directory) }
            throw error
        } catch {
            throw MaildirError(.io(EIO), path: path(directory), message: "cannot open \(path(directory)): \(error)")
        }
    }

    /// Opens the folder `name` in `directory` and makes what is missing of it, the root included.
    package func create(_ name: FolderPath, in directory: String) throws(MaildirError) -> MaildirFolder {
        let parts = try self.parts(of: directory)
        try createRoot()
        do {
            var current = try Descriptor.directory(root, in: AT_FDCWD, followLinks: true)
            let uncut = naming.uncutNames(of: directory, path: name.levels)
            for (index, part) in parts.enumerated() {
                current = try makeDirectory(part, in: current)
                if let text = uncut[index] { try makeFile(FolderNaming.nameFile, in: current, text + [UInt8(ascii: "\n")]) }
            }
            for part in ["tmp", "new", "cur"] { _ = try makeDirectory(part, in: current) }
            if layout == .maildirPlusPlus, !parts.isEmpty { try makeFile("maildirfolder", in: current, []) }
            return try MaildirFolder(directory: current, path: path(directory), durability: durability)
        } catch let error as MaildirError {
            throw error
        } catch {
            throw MaildirError(errno: (error as? SystemError)?.code ?? EIO, "create", path(directory))
        }
    }

    /// The stamp of a folder that need not be opened for it; `nil` if there is no such folder.
    package func stamp(of directory: String) throws(MaildirError) -> FolderStamp? {
        _ = try parts(of: directory)
        var cur = stat()
        var new = stat()
        guard lstat(path(directory) + "/cur", &cur) == 0, lstat(path(directory) + "/new", &new) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw MaildirError(errno: errno, "look at", path(directory))
        }
        return FolderStamp(cur: cur, new: new)
    }

    func path(_ directory: String) -> String { directory == "." ? root : root + "/" + directory }

    /// The names on the way to a directory; refuses what could lead out of the root.
    private func parts(of directory: String) throws(MaildirError) -> [String] {
        if directory == "." { return [] }
        let parts = directory.parts(separator: UInt8(ascii: "/"))
        guard !parts.contains(where: { ["", ".", ".."].contains($0) || $0.utf8.contains(0) }) else {
            throw MaildirError(
                .invalidName, path: directory, message: "the folder directory \"\(directory)\" is not inside the store \(root)")
        }
        return parts
    }

    private func noFolder(_ directory: String) -> MaildirError {
        MaildirError(.noFolder, path: path(directory), message: "there is no Maildir folder \(path(directory))")
    }

    private func makeDirectory(_ name: String, in parent: Descriptor) throws(SystemError) -> Descriptor {
        if mkdirat(parent.raw, name, 0o700) == 0 {
            if durability == .durable { try Syncing.directory(parent.raw) }
        } else if errno != EEXIST {
            throw SystemError.last
        }
        return try Descriptor.directory(name, in: parent.raw)
    }

    private func makeFile(_ name: String, in directory: Descriptor, _ contents: [UInt8]) throws(SystemError) {
        do {
            try SmallFile.create(name, in: directory.raw, contents, sync: durability == .durable)
        } catch {
            guard error.code == EEXIST else { throw error }
        }
    }
}
