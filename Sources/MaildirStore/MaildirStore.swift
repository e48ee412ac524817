import Glibc
import Mail

/// An account's local tree of mail, by Maildir-spec.md.
package struct MaildirStore: Sendable {
    /// The root as it was given.
    package let root: String
    package let layout: Layout
    package let durability: Durability
    let naming: FolderNaming

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
            if mkdir(String(root[..<end]), 0o700) == 0 {
                if durability == .durable { try syncParent(of: root[..<end]) }
                continue
            }
            let failure = errno
            guard failure != EEXIST else { continue }
            // A parent on a read-only file system is no matter if it is there.
            guard access(String(root[..<end]), F_OK) != 0 else { continue }
            throw MaildirError(errno: failure, "create", String(root[..<end]))
        }
    }

    /// Syncs the directory that holds a new one.
    private func syncParent(of path: Substring) throws(MaildirError) {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        do throws(SystemError) {
            let directory = try Descriptor.directory(parent, in: AT_FDCWD, followLinks: true)
            try Syncing.directory(directory.raw)
        } catch {
            throw MaildirError(errno: error.code, "sync", parent)
        }
    }

    /// Opens the folder in `directory`, a path below the root as ``FolderDirectories`` gives it.
    /// Throws ``MaildirError/Kind/noFolder`` if it is not there.
    package func open(_ directory: String) throws(MaildirError) -> MaildirFolder {
        let parts = try self.parts(of: directory)
        do throws(MaildirError) {
            let place = try directoryBelowRoot(directory, "open") { (top) throws(SystemError) in
                var current = top
                for part in parts { current = try Descriptor.directory(part, in: current.raw) }
                return current
            }
            return try MaildirFolder(directory: place, path: path(directory), durability: durability)
        } catch {
            guard error.kind != .vanished else { throw noFolder(directory) }
            throw error
        }
    }

    /// Opens the folder `name` in `directory` and makes what is missing of it, the root included.
    package func create(_ name: FolderPath, in directory: String) throws(MaildirError) -> MaildirFolder {
        let parts = try self.parts(of: directory)
        try createRoot()
        let uncut = naming.uncutNames(of: directory, path: name.levels)
        let place = try directoryBelowRoot(directory, "create") { (top) throws(SystemError) in
            var current = top
            for (index, part) in parts.enumerated() {
                current = try makeDirectory(part, in: current)
                if let text = uncut[index] { try makeFile(FolderNaming.nameFile, in: current, text + [UInt8(ascii: "\n")]) }
            }
            for part in ["tmp", "new", "cur"] { _ = try makeDirectory(part, in: current) }
            if layout == .maildirPlusPlus, !parts.isEmpty { try makeFile("maildirfolder", in: current, []) }
            return current
        }
        return try MaildirFolder(directory: place, path: path(directory), durability: durability)
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

    /// Opens the root and goes on from there; failures become sentences about `directory`.
    func directoryBelowRoot(
        _ directory: String, _ action: String, _ body: (Descriptor) throws(SystemError) -> Descriptor
    ) throws(MaildirError) -> Descriptor {
        do throws(SystemError) {
            return try body(try Descriptor.directory(root, in: AT_FDCWD, followLinks: true))
        } catch {
            throw MaildirError(errno: error.code, action, path(directory))
        }
    }

    func path(_ directory: String) -> String { directory == "." ? root : root + "/" + directory }

    /// The names on the way to a directory; refuses what could lead out of the root.
    func parts(of directory: String) throws(MaildirError) -> [String] {
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

    func makeDirectory(_ name: String, in parent: Descriptor) throws(SystemError) -> Descriptor {
        if mkdirat(parent.raw, name, 0o700) == 0 {
            if durability == .durable { try Syncing.directory(parent.raw) }
        } else if errno != EEXIST {
            throw SystemError.last
        }
        return try Descriptor.directory(name, in: parent.raw)
    }

    func makeFile(_ name: String, in directory: Descriptor, _ contents: [UInt8]) throws(SystemError) {
        do {
            try SmallFile.create(name, in: directory.raw, contents, sync: durability == .durable)
        } catch {
            guard error.code == EEXIST else { throw error }
        }
    }
}
