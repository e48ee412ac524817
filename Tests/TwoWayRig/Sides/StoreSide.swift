import Glibc
import IMAPProtocol
import Mail
import MaildirStore
import Synchronization
import TestRig

/// A Maildir tree, changed by file operations as mail readers make them, and read by the rules of Maildir-spec.md without
/// the engine's code.
package final class StoreSide: Sendable {
    package let root: String
    package let layout: Layout
    private let serial = Mutex(0)

    package init(root: String, layout: Layout) { (self.root, self.layout) = (root, layout) }

    /// A message file as a look at the store found it.
    package struct File: Sendable, Equatable {
        package var folder: String
        /// `cur` or `new` with the folder's path before it.
        package var directory: String
        package var name: String
        package var item: Picture.Item
        package var wire: [UInt8]

        package var path: String { "\(directory)/\(name)" }
        /// All before the info.
        package var base: String { String(name.prefix(upTo: name.firstRange(of: ":2,")?.lowerBound ?? name.endIndex)) }
        package var letters: String { name.firstRange(of: ":2,").map { String(name[$0.upperBound...]) } ?? "" }
        package var isNew: Bool { directory.hasSuffix("/new") }
    }

    // MARK: Looking

    private var store: MaildirStore { MaildirStore(root: root, layout: layout, durability: .none) }

    /// Folder → directory below the root.
    package func directories() throws -> [String: String] {
        var found: [String: String] = [:]
        for folder in try store.folders() {
            found[folder.name.map { FolderName.text($0) } ?? "foreign \(folder.directory)"] = folder.directory
        }
        return found
    }

    /// Absolute path of a folder, there or not.
    package func path(_ folder: String) throws -> String {
        if let known = try directories()[folder] { return known == "." ? root : "\(root)/\(known)" }
        let levels = FolderName.path(folder).levels
        switch layout {
        case .nested: return "\(root)/\(levels.joined(separator: "/"))"
        case .maildirPlusPlus:
            let names = levels.map { String(decoding: ModifiedUTF7.encode($0), as: UTF8.self).replacing(".", with: "\\2e") }
            return "\(root)/." + names.joined(separator: ".")
        }
    }

    package func files(in folder: String) throws -> [File] {
        let path = try path(folder)
        let keywords = KeywordFiles(path)
        return try ["new", "cur"].flatMap { directory in
            try Files.names(in: "\(path)/\(directory)").filter { !$0.hasPrefix(".") }.compactMap { name in
                // Links and directories are no messages; what is gone meanwhile is none either.
                var status = stat()
                guard lstat("\(path)/\(directory)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                    let bytes = try? Files.read("\(path)/\(directory)/\(name)")
                else { return nil }
                return file(folder, "\(path)/\(directory)", name, bytes, keywords)
            }
        }
    }

    private func file(_ folder: String, _ directory: String, _ name: String, _ bytes: [UInt8], _ keywords: KeywordFiles) -> File {
        var file = File(folder: folder, directory: directory, name: name, item: Picture.Item("?"), wire: bytes)
        let isVerbatim = file.base.split(separator: ",").dropFirst().contains("L=v")
        if !isVerbatim { file.wire = TestMail.wireForm(bytes) }
        let flags = keywords.flags(letters: file.letters, base: file.base)
        file.item = Picture.Item(TestMail.marker(of: bytes) ?? "?", flags, content: file.wire.hashValue)
        return file
    }

    package func look() throws -> [File] { try directories().keys.sorted().flatMap { try files(in: $0) } }

    package func picture() throws -> Picture {
        var picture = Picture()
        for folder in try directories().keys { picture[folder] = try files(in: folder).map(\.item) }
        return picture
    }

    /// The first message of that marker.
    package func file(_ marker: String, in folder: String) throws -> File {
        guard let file = try files(in: folder).first(where: { $0.item.marker == marker }) else {
            throw RigError("the store has no \(marker) in \(folder)")
        }
        return file
    }

    /// Seconds since 1970.
    package func modified(_ marker: String, in folder: String) throws -> Int64 {
        var status = stat()
        guard lstat(try file(marker, in: folder).path, &status) == 0 else { throw RigError("lstat \(marker)") }
        return Int64(status.st_mtim.tv_sec)
    }

    // MARK: What mail readers do

    /// A name as other programs make them.
    package func freshName() -> String {
        let number = serial.withLock { number in
            number += 1
            return number
        }
        return "1700000000.M\(UInt32.random(in: 0 ... .max))P\(getpid())Q\(number).reader"
    }

    /// Writes a message, by the rules of Maildir.
    /// - Parameters:
    ///   - flags: as tables write them; `nil` delivers to `new`.
    ///   - name: of the file, without info; a fresh one when left out.
    package func deliver(_ mail: TestMail, flags: String? = nil, to folder: String, name: String? = nil) throws {
        try deliver(bytes: mail.file, date: mail.date, flags: flags, to: folder, name: name)
    }

    package func deliver(bytes: [UInt8], date: Int64? = nil, flags: String? = nil, to folder: String, name: String? = nil) throws {
        let (path, base) = (try path(folder), name ?? freshName())
        try Files.write(bytes, to: "\(path)/tmp/\(base)", mode: 0o600)
        if let date { try setTime(date, of: "\(path)/tmp/\(base)") }
        let letters = try flags.map { try KeywordFiles(path).letters(for: Picture.flags($0)) }
        try rename("\(path)/tmp/\(base)", letters.map { "\(path)/cur/\(base):2,\($0)" } ?? "\(path)/new/\(base)")
    }

    /// As tables write them: `a:S b`; those without flags are delivered to `new`.
    package func deliver(_ text: String, to folder: String) throws {
        for word in text.split(separator: " ") {
            let parts = word.split(separator: ":", maxSplits: 1)
            try deliver(TestMail(String(parts[0])), flags: parts.count > 1 ? String(parts[1]) : nil, to: folder)
        }
    }

    /// Renames a file for its flags, from `new` to `cur` too, as every reader does.
    package func flag(_ marker: String, in folder: String, _ adding: String, remove: String = "") throws {
        let file = try file(marker, in: folder), path = try path(folder)
        let letters = try KeywordFiles(path).letters(
            file.letters, adding: Picture.flags(adding), removing: Picture.flags(remove))
        try rename(file.path, "\(path)/cur/\(file.base):2,\(letters)")
    }

    /// Moves a file to another folder by rename. Keywords get the letters that they have there.
    /// - Parameter keepsName: as `mv`, mu and notmuch's hooks do; a fresh name otherwise, as mutt and mbsync-aware tools do.
    package func move(_ marker: String, from folder: String, to target: String, keepsName: Bool = true) throws {
        let file = try file(marker, in: folder), path = try path(target)
        let base = keepsName ? file.base : freshName()
        let letters = try KeywordFiles(path).letters(for: file.item.flags)
        try rename(file.path, file.isNew && keepsName ? "\(path)/new/\(base)" : "\(path)/cur/\(base):2,\(letters)")
    }

    /// Copies a file to another folder, or within one.
    package func copy(_ marker: String, from folder: String, to target: String, keepsName: Bool = false) throws {
        let file = try file(marker, in: folder), path = try path(target)
        let base = keepsName ? file.base : freshName()
        // Within a folder the old name is taken; `cp x:2, x:2,S` is what a user might do.
        let isBeside = keepsName && folder == target
        let letters = try isBeside ? (file.letters.contains("S") ? "" : "S") : KeywordFiles(path).letters(for: file.item.flags)
        try Files.write(try Files.read(file.path), to: "\(path)/tmp/\(base)", mode: 0o600)
        try setTime(try modified(marker, in: folder), of: "\(path)/tmp/\(base)")
        try rename("\(path)/tmp/\(base)", "\(path)/cur/\(base):2,\(letters)")
    }

    package func delete(_ marker: String, in folder: String) throws {
        let path = try file(marker, in: folder).path
        guard unlink(path) == 0 else { throw RigError("unlink \(path)") }
    }

    // MARK: Folders

    package func createFolder(_ folder: String) throws {
        let path = try path(folder)
        for name in ["tmp", "new", "cur"] { try Files.makeDirectories("\(path)/\(name)") }
        if layout == .maildirPlusPlus { try Files.write([], to: "\(path)/maildirfolder", mode: 0o600) }
    }

    /// With all that is in it; folders below stay.
    package func removeFolder(_ folder: String) throws {
        let path = try path(folder)
        for name in ["cur", "new", "tmp"] { Files.removeTree("\(path)/\(name)") }
        for name in try Files.names(in: path) where unlink("\(path)/\(name)") != 0 && errno != EISDIR {
            throw RigError("unlink \(path)/\(name)")
        }
        // Stays where folders lie below.
        rmdir(path)
    }

    /// With the folders below.
    package func renameFolder(_ folder: String, to newName: String) throws {
        let directories = try directories()
        let moved = layout == .nested ? [folder] : directories.keys.filter { $0 == folder || $0.hasPrefix(folder + "/") }
        let targets = try moved.map { (try path($0), try path(newName + $0.dropFirst(folder.count))) }
        for (old, new) in targets {
            if let slash = new.lastIndex(of: "/") { try Files.makeDirectories(String(new[..<slash])) }
            try rename(old, new)
        }
    }

    private func rename(_ old: String, _ new: String) throws {
        guard Glibc.rename(old, new) == 0 else { throw RigError("rename \(old) \(new): \(String(cString: strerror(errno)))") }
    }

    private func setTime(_ seconds: Int64, of path: String) throws {
        let times = [timespec(tv_sec: Int(seconds), tv_nsec: 0), timespec(tv_sec: Int(seconds), tv_nsec: 0)]
        guard utimensat(AT_FDCWD, path, times, 0) == 0 else { throw RigError("utimensat \(path)") }
    }
}
