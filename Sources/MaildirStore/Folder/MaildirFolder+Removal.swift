import Glibc

extension MaildirFolder {
    /// Moves a message's file out of the store, under whatever flags it is now, into a directory that is made if it is not
    /// there. Nothing there is overwritten: a name that is taken gets a number. A directory on another file system
    /// gets a copy, which is synced before the file goes.
    ///
    /// - Parameters:
    ///   - place: directories below `root`; each is made, and none is followed that is a symbolic link.
    ///   - root: a directory that is there.
    /// - Returns: `false` if the file was gone already. Neither side is synced but for a copy; see ``syncNames()``.
    @discardableResult
    package func take(_ entry: MaildirEntry, to place: [String], below root: String) throws(MaildirError) -> Bool {
        let outside: Descriptor
        do throws(SystemError) {
            outside = try MaildirFolder.makeDirectories(place, below: root)
        } catch {
            throw MaildirError(errno: error.code, "create", ([root] + place).joined(separator: "/"))
        }
        var present: MaildirEntry? = entry
        for _ in 0..<4 {
            guard let source = present else { return false }
            do throws(SystemError) {
                try take(source, to: outside)
                return true
            } catch {
                guard error.code == ENOENT else {
                    let file = "\(path)/\(source.subdirectory.rawValue)/\(source.fileName)"
                    throw MaildirError(errno: error.code, "move \(file) to", ([root] + place).joined(separator: "/"))
                }
            }
            present = try find(baseName: entry.baseName)
        }
        return false
    }

    private func take(_ entry: MaildirEntry, to outside: Descriptor) throws(SystemError) {
        let source = descriptor(entry.subdirectory)
        for number in 0..<1000 {
            let name = MaildirFolder.numbered(entry.fileName, number)
            do throws(SystemError) {
                do throws(SystemError) {
                    return try Placing.rename(entry.fileName, in: source, to: name, in: outside.raw)
                } catch {
                    guard Placing.isWithoutLinks(error.code) else { throw error }
                    try Placing.copy(entry.fileName, in: source, to: name, in: outside.raw, sync: durability == .durable)
                }
                if durability == .durable { try Syncing.directory(outside.raw) }
                guard unlinkat(source, entry.fileName, 0) == 0 || errno == ENOENT else { throw SystemError.last }
                return
            } catch {
                guard error.code == EEXIST else { throw error }
            }
        }
        throw SystemError(EEXIST)
    }

    /// The name itself first; later ones leave room for the number.
    static func numbered(_ name: String, _ number: Int) -> String {
        guard number > 0 else { return name }
        var head = Substring(name)
        while head.utf8.count > 240 { head.removeLast() }
        return "\(head).\(number)"
    }

    static func makeDirectories(_ parts: [String], below root: String) throws(SystemError) -> Descriptor {
        var current = try Descriptor.directory(root, in: AT_FDCWD, followLinks: true)
        for part in parts {
            guard !["", ".", ".."].contains(part), !part.utf8.contains(where: { $0 == 0 || $0 == UInt8(ascii: "/") })
            else { throw SystemError(EINVAL) }
            current = try makeDirectory(part, in: current)
        }
        return current
    }

    /// A file may stand where the directory should: then the directory gets a number.
    private static func makeDirectory(_ part: String, in parent: Descriptor) throws(SystemError) -> Descriptor {
        for number in 0..<1000 {
            let name = numbered(part, number)
            guard mkdirat(parent.raw, name, 0o700) == 0 || errno == EEXIST else { throw SystemError.last }
            do throws(SystemError) {
                return try Descriptor.directory(name, in: parent.raw)
            } catch {
                guard error.code == ENOTDIR || error.code == ELOOP else { throw error }
            }
        }
        throw SystemError(ENOTDIR)
    }
}
