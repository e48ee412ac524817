import Glibc
import Mail

extension MaildirFolder {
    /// Gives a message flags and keywords by renaming its file. Where others have renamed it since `entry` was seen, the change
    /// from the entry's flags to `flags` is made to what they left. Not synced: ``syncNames()`` does that for many.
    /// Throws ``MaildirError/Kind/vanished`` if the file is gone.
    @discardableResult
    package func setFlags(_ entry: MaildirEntry, _ flags: MessageFlags) throws(MaildirError) -> MaildirEntry {
        if let done = try rename(entry, flags) { return done }
        for _ in 0..<3 {
            guard let present = try find(baseName: entry.baseName) else { break }
            if let done = try rename(present, present.flags.changed(as: entry.flags, to: flags)) { return done }
        }
        throw vanished(entry)
    }

    /// Removes a message's file, under whatever flags it is now. `false` if it was gone already. Not synced, see
    /// ``syncNames()``.
    @discardableResult
    package func remove(_ entry: MaildirEntry) throws(MaildirError) -> Bool {
        var present: MaildirEntry? = entry
        for _ in 0..<3 {
            guard let target = present else { return false }
            if unlinkat(descriptor(target.subdirectory), target.fileName, 0) == 0 { return true }
            guard errno == ENOENT else {
                throw failure(SystemError.last, "remove", "\(target.subdirectory.rawValue)/\(target.fileName)")
            }
            present = try find(baseName: entry.baseName)
        }
        return false
    }

    /// The letters for these flags, giving out new ones where needed, and the keywords for which there is none.
    func letters(for flags: MessageFlags) throws(MaildirError) -> (InfoLetters, [Keyword]) {
        let letters = InfoLetters(flags.system)
        guard !flags.keywords.isEmpty else { return (letters, []) }
        return try keywords.withLock { (table) throws(MaildirError) in
            let (more, rest) = try table.letters(for: flags.keywords)
            return (letters.union(more), rest)
        }
    }

    /// `nil` if the file is not where `entry` says.
    private func rename(_ entry: MaildirEntry, _ flags: MessageFlags) throws(MaildirError) -> MaildirEntry? {
        let parsed = FileName(entry.fileName)
        let (wanted, rest) = try letters(for: flags)
        let decoder = try keywords.withLock { (table) throws(MaildirError) in
            try table.replaceOverflow(of: parsed.base, with: rest)
            return try table.decoder()
        }
        let name = parsed.renamed(wanted.union(parsed.letters.subtracting(decoder.understood)))
        let result = MaildirEntry(
            subdirectory: .cur, fileName: name, inode: entry.inode, flags: flags, isForwardedDisputed: false)
        if entry.subdirectory == .cur, name == entry.fileName { return exists(entry) ? result : nil }
        do throws(SystemError) {
            try Placing.rename(entry.fileName, in: descriptor(entry.subdirectory), to: name, in: cur.raw)
            return result
        } catch {
            if error.code == ENOENT { return nil }
            guard error.code != EEXIST else {
                throw MaildirError(errno: EEXIST, "rename \(entry.fileName) to", "\(path)/cur/\(name)")
            }
            throw failure(error, "rename", "\(entry.subdirectory.rawValue)/\(entry.fileName)")
        }
    }

    private func exists(_ entry: MaildirEntry) -> Bool {
        faccessat(descriptor(entry.subdirectory), entry.fileName, F_OK, AT_SYMLINK_NOFOLLOW) == 0
    }

    func vanished(_ entry: MaildirEntry) -> MaildirError {
        let place = "\(path)/\(entry.subdirectory.rawValue)/\(entry.fileName)"
        return MaildirError(.vanished, path: place, message: "\(place) is gone: another program moved or removed it")
    }
}

extension MessageFlags {
    /// These flags, after the change that leads from `old` to `new`.
    func changed(as old: MessageFlags, to new: MessageFlags) -> MessageFlags {
        let (before, after) = (Set(old.keywords), Set(new.keywords))
        return MessageFlags(
            system.subtracting(old.system.subtracting(new.system)).union(new.system.subtracting(old.system)),
            keywords: Set(keywords).subtracting(before.subtracting(after)).union(after.subtracting(before)))
    }
}
