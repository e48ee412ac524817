import Glibc
import Mail

extension MaildirFolder {
    /// Brings a message into `cur` of another folder, or of the same one as a copy: a rename or one more hard link, a copy
    /// of the bytes where the file system has neither. Contents, time, sizes and line form stay; keywords get the letters that they have there.
    /// Nothing is overwritten, and the file is never in neither place. Not synced: see ``syncNames()``, of the target first.
    ///
    /// - Parameters:
    ///   - flags: what the message is to have there; `nil` = what it has here. Where others have changed flags since `entry`
    ///     was seen, the change from the entry's flags is made to what they left.
    ///   - keepsName: the base name stays, unless the target has a file of the very same name; otherwise the message gets
    ///     a new name of ours. Whether the target has that base name with other flags is for the caller to know.
    /// - Returns: the message in its new place.
    /// - Throws: ``MaildirError/Kind/vanished`` if the file is gone.
    @discardableResult
    package func transfer(
        _ entry: MaildirEntry, to target: MaildirFolder, flags: MessageFlags? = nil, keepsName: Bool, isCopy: Bool
    ) throws(MaildirError) -> MaildirEntry {
        var present: MaildirEntry? = entry
        for _ in 0..<4 {
            guard let source = present else { break }
            let wanted = flags.map { source.flags.changed(as: entry.flags, to: $0) } ?? source.flags
            let placing = MessagePlacing(entry: source, from: self, to: target, flags: wanted, isCopy: isCopy)
            if let placed = try placing.place(keepsName: keepsName) {
                // In one folder a twin of it may go on under the old name.
                if !isCopy, target !== self { try forgetOverflow(of: source) }
                return placed
            }
            present = try find(baseName: entry.baseName)
        }
        throw vanished(entry)
    }

    /// The keywords without a letter went with the message; if it ever comes back they must not count again.
    private func forgetOverflow(of entry: MaildirEntry) throws(MaildirError) {
        try keywords.withLock { (keywords) throws(MaildirError) in
            try keywords.replaceOverflow(of: entry.baseName, with: [])
        }
    }
}

/// One attempt to bring one file into a folder, under the name that it has just now.
private struct MessagePlacing {
    let entry: MaildirEntry
    let from: MaildirFolder
    let to: MaildirFolder
    let flags: MessageFlags
    let isCopy: Bool

    /// `nil` if the file is not where it was seen.
    func place(keepsName: Bool) throws(MaildirError) -> MaildirEntry? {
        do throws(MaildirError) {
            guard keepsName else { return try place(base: FileName.anew(entry.baseName)) }
            do throws(MaildirError) {
                return try place(base: String(entry.baseName))
            } catch {
                guard error.kind == .exists || error.kind == .tooLong else { throw error }
                return try place(base: FileName.anew(entry.baseName))
            }
        } catch {
            guard error.kind == .vanished else { throw error }
            return nil
        }
    }

    private func place(base: String) throws(MaildirError) -> MaildirEntry {
        let name = try self.name(base)
        let inode: UInt64
        do throws(SystemError) {
            try move(as: name)
            var status = stat()
            // Renamed by others this very moment: the inode is not known, and nothing else is lost.
            inode = fstatat(to.cur.raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? UInt64(status.st_ino) : entry.inode
        } catch {
            let action = isCopy ? "copy" : "move"
            let source = "\(from.path)/\(entry.subdirectory.rawValue)/\(entry.fileName)"
            throw MaildirError(errno: error.code, "\(action) \(source) to", "\(to.path)/cur/\(name)")
        }
        return MaildirEntry(subdirectory: .cur, fileName: name, inode: inode, flags: flags, isForwardedDisputed: false)
    }

    /// The full name with the target's letters; keywords that have none there are on record when it returns. Capital letters
    /// that nobody here knows go along, small ones do not: there they could come to mean another keyword.
    private func name(_ base: String) throws(MaildirError) -> String {
        let (letters, rest) = try to.letters(for: flags)
        try to.keywords.withLock { (keywords) throws(MaildirError) in
            try keywords.replaceOverflow(of: base[...], with: rest)
        }
        let parsed = FileName(entry.fileName)
        let kept = parsed.letters.intersection(.capitals).subtracting(InfoLetters.allSystem.union(.passed))
        return base + ":2," + letters.union(kept).text + parsed.tail
    }

    private func move(as name: String) throws(SystemError) {
        let source = from.descriptor(entry.subdirectory)
        do throws(SystemError) {
            if isCopy {
                try Placing.link(entry.fileName, in: source, to: name, in: to.cur.raw)
            } else {
                try Placing.rename(entry.fileName, in: source, to: name, in: to.cur.raw)
            }
        } catch {
            guard Placing.isWithoutLinks(error.code) else { throw error }
            try copyBytes(as: name)
        }
    }

    /// By way of `tmp`, so that nobody sees half a message.
    private func copyBytes(as name: String) throws(SystemError) {
        let temporary = UniqueName(stem: .make(), serial: 0).description
        let source = from.descriptor(entry.subdirectory)
        try Placing.copy(entry.fileName, in: source, to: temporary, in: to.tmp.raw, sync: to.durability == .durable)
        do throws(SystemError) {
            try Placing.rename(temporary, in: to.tmp.raw, to: name, in: to.cur.raw)
        } catch {
            unlinkat(to.tmp.raw, temporary, 0)
            throw error
        }
        guard !isCopy else { return }
        if to.durability == .durable { try Syncing.directory(to.cur.raw) }
        // Renamed for flags meanwhile: it stays, and the message is there twice rather than nowhere.
        guard unlinkat(source, entry.fileName, 0) == 0 || errno == ENOENT else { throw SystemError.last }
    }
}

extension FileName {
    /// A base name of ours for a message that had another: its sizes and line form stay.
    static func anew(_ base: Substring) -> String {
        var name = UniqueName(stem: .make(), serial: 0).description
        for field in base.utf8.split(separator: UInt8(ascii: ",")).dropFirst().map({ String(Substring($0)) }) {
            let isSize = ["S=", "W="].contains(field.prefix(2)) && UInt64(field.dropFirst(2)) != nil
            if isSize || field == "L=v" { name += "," + field }
        }
        return name
    }
}

extension InfoLetters {
    static let capitals = InfoLetters(rawValue: (1 << 26) - 1)
}
