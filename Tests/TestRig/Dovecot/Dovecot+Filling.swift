import Glibc

extension Dovecot {
    /// Puts made messages, with flags and dates, into a user's folders, which are made where they lack. Fast: the files
    /// are written directly. For folders that no client has looked at yet.
    package func fill(_ user: String, with folders: [FolderContent]) async throws {
        let isMaildir = options.storage == .maildir
        let root = "\(home(of: user))/\(isMaildir ? "Maildir" : "import")"
        try await onThread {
            for folder in folders { try Self.write(folder, below: root) }
            if geteuid() == 0 { try Files.giveTree(root, to: Self.mailOwner) }
        }
        if isMaildir { return }
        try await doveadm("import", "-u", user, "maildir:\(root):UTF-8:LAYOUT=fs", "", "ALL")
        Files.removeTree(root)
        // An import leaves out what is empty.
        for folder in folders where folder.messages == 0 && folder.levels != ["INBOX"] {
            try await doveadm(
                "mailbox", "create", "-u", user, folder.levels.joined(separator: String(options.separator)))
        }
    }

    /// Writes one folder as Dovecot's `maildir` with `LAYOUT=fs` and UTF-8 names has it.
    private static func write(_ folder: FolderContent, below root: String) throws {
        let path = folder.levels == ["INBOX"] ? root : "\(root)/\(folder.levels.joined(separator: "/"))"
        for name in ["cur", "new", "tmp"] { try Files.makeDirectories("\(path)/\(name)") }
        var maker = MessageMaker(seed: folder.seed)
        for serial in 0..<folder.messages {
            let bytes = maker.message(mean: folder.meanSize)
            let lines = countLines(bytes)
            let date = maker.date()
            // Numbers of equal length, since Dovecot gives UIDs in the order of names.
            let name = "\(1_000_000_000 + serial).M\(folder.seed).test,S=\(bytes.count),W=\(bytes.count + lines):2,\(maker.flags())"
            try Files.write(bytes, to: "\(path)/cur/\(name)", mode: 0o600)
            let times = [timespec(tv_sec: date, tv_nsec: 0), timespec(tv_sec: date, tv_nsec: 0)]
            guard utimensat(AT_FDCWD, "\(path)/cur/\(name)", times, 0) == 0 else { throw RigError.system("utimensat", name) }
        }
    }
    /// By `memchr`, since a debug build goes through bytes very slowly.
    private static func countLines(_ bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { buffer in
            var (lines, position) = (0, 0)
            while position < buffer.count, let base = buffer.baseAddress,
                let end = memchr(base + position, Int32(UInt8(ascii: "\n")), buffer.count - position)
            {
                lines += 1
                position = UnsafeRawPointer(end) - base + 1
            }
            return lines
        }
    }
}
