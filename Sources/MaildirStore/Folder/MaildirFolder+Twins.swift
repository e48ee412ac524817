import Glibc

/// What was done about files of one folder that share a base name; see ``MaildirFolder/separate(_:)``.
package struct Separation: Sendable, Hashable {
    /// Files that got a base name of their own.
    package var renamed = 0
    /// Second names of one file that were taken away.
    package var dropped = 0
}

extension MaildirFolder {
    /// A second name of one file younger than this may belong to a program that is about to remove the other one: an hour.
    private static let interruptedAfter = 3600

    /// Gives every file a base name of its own where several share one (Maildir-spec.md 3.4). Of different files, one keeps
    /// the name: the one whose size is the named one, then the older one; the others get new names of ours. Two names
    /// of the same file are one message that some program was renaming: nothing is done about them for an hour, then all
    /// but one are removed. Not synced: see ``syncNames()``.
    ///
    /// - Parameter twins: entries of one base name, as one look saw them together.
    package func separate(_ twins: [MaildirEntry]) throws(MaildirError) -> Separation {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return try separate(twins, now: now.tv_sec)
    }

    func separate(_ twins: [MaildirEntry], now: Int) throws(MaildirError) -> Separation {
        var result = Separation()
        let present = twins.compactMap { Twin($0, in: descriptor($0.subdirectory)) }
        let files = Dictionary(grouping: present, by: \.inode).values.map { $0.sorted(by: Twin.precedes) }
        for names in files {
            for extra in names.dropFirst() where now - extra.renamed > MaildirFolder.interruptedAfter {
                if unlinkat(descriptor(extra.entry.subdirectory), extra.entry.fileName, 0) == 0 { result.dropped += 1 }
            }
        }
        for file in files.sorted(by: { Twin.precedes($0[0], $1[0]) }).dropFirst() where file.count == 1 {
            do throws(MaildirError) {
                _ = try transfer(file[0].entry, to: self, keepsName: false, isCopy: false)
                result.renamed += 1
            } catch {
                guard error.kind == .vanished else { throw error }
            }
        }
        return result
    }
}

extension MaildirFolder {
    /// Removes exactly this name, if the file that was seen still has it: its message goes on under another name.
    package func removeName(_ entry: MaildirEntry) throws(MaildirError) {
        guard let twin = Twin(entry, in: descriptor(entry.subdirectory)), twin.inode == entry.inode else { return }
        guard unlinkat(descriptor(entry.subdirectory), entry.fileName, 0) == 0 || errno == ENOENT else {
            throw failure(SystemError.last, "remove", "\(entry.subdirectory.rawValue)/\(entry.fileName)")
        }
    }
}

/// One of several files with the same base name.
private struct Twin {
    let entry: MaildirEntry
    let inode: UInt64
    private let hasNamedSize: Bool
    private let modified: Int64
    /// When its names last changed, in seconds since 1970.
    let renamed: Int

    /// `nil` if the file is not there under this name.
    init?(_ entry: MaildirEntry, in directory: Int32) {
        var status = stat()
        guard fstatat(directory, entry.fileName, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFREG
        else { return nil }
        self.entry = entry
        inode = UInt64(status.st_ino)
        hasNamedSize = entry.namedDiskSize.map { $0 == UInt64(max(0, status.st_size)) } ?? true
        modified = FolderStamp.nanoseconds(status.st_mtim)
        renamed = status.st_ctim.tv_sec
    }

    /// The one that keeps the name comes first. Of two names of one file it is the one in `cur` with the most flags.
    static func precedes(_ a: Twin, _ b: Twin) -> Bool {
        if a.hasNamedSize != b.hasNamedSize { return a.hasNamedSize }
        if a.modified != b.modified { return a.modified < b.modified }
        if a.entry.subdirectory != b.entry.subdirectory { return a.entry.subdirectory == .cur }
        let (most, least) = (a.entry.fileName.utf8.count, b.entry.fileName.utf8.count)
        return most == least ? a.entry.fileName < b.entry.fileName : most > least
    }
}
