import Glibc
import Mail

/// A tree of directories: Maildir, mbox or eml files, named as in an archive of that format. The root must be empty or not
/// there. Nothing is followed that leads out of it, and nothing is overwritten. A message has its name only when all of it is
/// written.
final class TreeTarget: ExtractionTarget {
    private let path: String
    private let format: ArchiveFormat
    private let root: Descriptor
    private var layout: FolderLayout?
    private var overflow: [UInt8] = []
    /// In format mbox, the folder's file.
    private var mbox: Descriptor?
    private static let partial = ".restante-partial"

    init(_ path: String, _ format: ArchiveFormat) throws(ArchiveError) {
        self.path = path
        self.format = format
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw ArchiveError(errno: errno, "create", path) }
        let raw = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard raw >= 0 else { throw ArchiveError(errno: errno, "open", path) }
        root = Descriptor(raw)
        guard TreeTarget.isEmpty(path) else {
            throw ArchiveError(.exists, path: path, message: "\(path) is not empty; extract to a new directory")
        }
    }

    private static func isEmpty(_ path: String) -> Bool {
        guard let directory = opendir(path) else { return false }
        defer { closedir(directory) }
        var count = 0
        while count < 3, readdir(directory) != nil { count += 1 }
        return count <= 2
    }

    func begin(directory: String) throws(ArchiveError) {
        try endFolder()
        guard MailPath.parts(directory) != nil else {
            throw ArchiveError(
                .hostile, path: directory,
                message: "the archive names a folder \"\(directory)\" that would lead out of \(path); it was left out")
        }
        let next = FolderLayout(format, directory: directory)
        for directory in next.directories { _ = try self.directory(directory) }
        if let name = next.mbox { mbox = try create(name) }
        layout = next
    }

    func put(_ message: ExtractedMessage, _ body: MessageBuffer) throws(ArchiveError) {
        guard var open = layout else { return }
        if let mbox {
            try MboxMessage.write(body, date: message.date) { (bytes) throws(ArchiveError) in try write(bytes, mbox) }
            return
        }
        let form = format == .eml ? StoredForm.verbatim : body.form
        let stored = StoredMessage(
            number: message.number, flags: message.flags, date: message.date, digest: body.digest, size: body.size,
            storedSize: body.storedSize(form), form: form)
        let (name, line) = open.place(stored)
        overflow += line ?? []
        layout = open
        try place(name, in: open.directory + (format == .maildir ? "/tmp" : ""), body, form, message.date)
    }

    func finish() throws(ArchiveError) {
        try endFolder()
        layout = nil
    }

    /// Writes a message under another name, and gives it its own when all is there.
    private func place(_ name: String, in work: String, _ body: MessageBuffer, _ form: StoredForm, _ date: InternalDate?)
        throws(ArchiveError)
    {
        let temporary = try directory(work)
        unlinkat(temporary.raw, TreeTarget.partial, 0)
        let file = try create(work + "/" + TreeTarget.partial)
        do throws(ArchiveError) {
            try body.readStored(form) { (bytes) throws(ArchiveError) in try write(bytes, file) }
            setDate(date, file)
            let (parent, last) = try self.parent(of: name)
            guard linkat(temporary.raw, TreeTarget.partial, parent.raw, last, 0) == 0 else {
                throw ArchiveError(errno: errno, "create", "\(path)/\(name)")
            }
        } catch {
            unlinkat(temporary.raw, TreeTarget.partial, 0)
            throw error
        }
        unlinkat(temporary.raw, TreeTarget.partial, 0)
    }

    private func endFolder() throws(ArchiveError) {
        mbox = nil
        guard let layout else { return }
        if let (name, contents) = layout.keywordFile { try write(contents, as: name) }
        if !overflow.isEmpty { try write(overflow, as: layout.overflowPath) }
        overflow = []
    }

    private func write(_ contents: [UInt8], as name: String) throws(ArchiveError) {
        let file = try create(name)
        try contents.give { (bytes) throws(ArchiveError) in try write(bytes, file) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer, _ file: Descriptor) throws(ArchiveError) {
        guard Descriptor.write(bytes, to: file.raw) else { throw ArchiveError(errno: errno, "write to", path) }
    }

    private func setDate(_ date: InternalDate?, _ file: Descriptor) {
        guard let date else { return }
        let time = timespec(tv_sec: Int(date.secondsSince1970), tv_nsec: 0)
        // A file system that cannot hold the date keeps its own; the manifest has it as well.
        _ = futimens(file.raw, [time, time])
    }
}

extension TreeTarget {
    /// Opens a directory below the root, and makes what is missing of it; links are not followed.
    private func directory(_ name: String) throws(ArchiveError) -> Descriptor {
        guard let parts = MailPath.parts(name) else {
            throw ArchiveError(
                .hostile, path: name,
                message: "the archive names a directory \"\(name)\" that would lead out of \(path); it was left out")
        }
        var current = root
        for part in parts {
            guard mkdirat(current.raw, part, 0o700) == 0 || errno == EEXIST else {
                throw ArchiveError(errno: errno, "create", "\(path)/\(name)")
            }
            let raw = openat(current.raw, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard raw >= 0 else { throw ArchiveError(errno: errno, "open", "\(path)/\(name)") }
            current = Descriptor(raw)
        }
        return current
    }

    private func parent(of name: String) throws(ArchiveError) -> (directory: Descriptor, last: String) {
        guard let slash = name.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (root, name) }
        return (try directory(String(name[..<slash])), String(name[name.utf8.index(after: slash)...]))
    }

    private func create(_ name: String) throws(ArchiveError) -> Descriptor {
        let (parent, last) = try parent(of: name)
        let raw = openat(parent.raw, last, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard raw >= 0 else { throw ArchiveError(errno: errno, "create", "\(path)/\(name)") }
        return Descriptor(raw)
    }
}
