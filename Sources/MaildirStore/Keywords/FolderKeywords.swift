import Glibc
import Mail

/// A folder's keyword files, read when they have changed and written by the rules of Maildir-spec.md section 5.
struct FolderKeywords: Sendable {
    private let directory: Descriptor
    private let path: String
    private let isDurable: Bool
    private var table = KeywordTable()
    private var overflow = KeywordOverflow()
    /// What the files looked like when they were read.
    private var tableState: FileState?
    private var overflowState: FileState?

    /// Larger keyword files are not Dovecot's or ours.
    private static let tableLimit = 1 << 20
    private static let overflowLimit = 1 << 28

    /// Enough of a file's status to see that it changed.
    private struct FileState: Equatable {
        var inode: UInt64
        var size: Int64
        var time: Int64
    }

    init(directory: Descriptor, path: String, isDurable: Bool) {
        self.directory = directory
        self.path = path
        self.isDurable = isDurable
    }

    /// What letters mean now.
    mutating func decoder() throws(MaildirError) -> KeywordDecoder {
        try refresh()
        return KeywordDecoder(table: table, overflow: overflow)
    }

    /// Letters for keywords, and those that can have none. New letters are on disk when this returns.
    mutating func letters(for keywords: [Keyword]) throws(MaildirError) -> (InfoLetters, [Keyword]) {
        try refresh()
        if needsLetter(keywords) { try giveLetters(keywords) }
        var letters: InfoLetters = []
        var rest: [Keyword] = []
        for keyword in keywords {
            if keyword == .forwarded { letters.formUnion(.passed) }
            if let number = table.number(of: keyword) {
                letters.formUnion(InfoLetters(keyword: number))
            } else if keyword != .forwarded {
                rest.append(keyword)
            }
        }
        return (letters, rest)
    }

    /// The letters of those keywords that have one; writes nothing.
    mutating func knownLetters(of keywords: [Keyword]) throws(MaildirError) -> InfoLetters {
        guard !keywords.isEmpty else { return [] }
        try refresh()
        return keywords.reduce(into: []) { letters, keyword in
            if keyword == .forwarded { letters.formUnion(.passed) }
            if let number = table.number(of: keyword) { letters.formUnion(InfoLetters(keyword: number)) }
        }
    }

    /// Says for each message which keywords it has beyond the letters. On disk when this returns, in a durable store.
    mutating func appendOverflow(_ lines: [(message: String, keywords: [Keyword])]) throws(MaildirError) {
        guard !lines.isEmpty else { return }
        try refresh()
        do {
            try append(lines.flatMap { KeywordOverflow.line($0.message, $0.keywords) })
        } catch {
            throw failure(error, "write", KeywordOverflow.fileName)
        }
        for line in lines { overflow.set(line.keywords, for: line.message) }
        overflowState = state(of: KeywordOverflow.fileName)
    }

    /// The same for one message whose flags change; nothing is written where nothing differs.
    mutating func replaceOverflow(of base: Substring, with keywords: [Keyword]) throws(MaildirError) {
        try refresh()
        let message = KeywordOverflow.key(base: base)
        guard Set(overflow.messages[message] ?? []) != Set(keywords) else { return }
        try appendOverflow([(message, keywords)])
    }

    private func needsLetter(_ keywords: [Keyword]) -> Bool {
        var copy = table
        return keywords.contains { table.number(of: $0) == nil && copy.add($0) != nil }
    }
}

extension FolderKeywords {
    /// Reads again what has changed on disk.
    private mutating func refresh() throws(MaildirError) {
        let now = state(of: KeywordTable.fileName)
        if now != tableState {
            table = KeywordTable(parsing: try contents(KeywordTable.fileName, FolderKeywords.tableLimit))
            tableState = now
        }
        let overflowNow = state(of: KeywordOverflow.fileName)
        if overflowNow != overflowState {
            overflow = KeywordOverflow(parsing: try contents(KeywordOverflow.fileName, FolderKeywords.overflowLimit))
            overflowState = overflowNow
        }
    }

    /// Adds to `dovecot-keywords` under its lock, after reading what others added meanwhile.
    private mutating func giveLetters(_ keywords: [Keyword]) throws(MaildirError) {
        try lock()
        do {
            let present = try SmallFile.read(KeywordTable.fileName, in: directory.raw, limit: FolderKeywords.tableLimit)
            var next = KeywordTable(parsing: present ?? [])
            let before = next
            for keyword in keywords where next.number(of: keyword) == nil { _ = next.add(keyword) }
            if next == before {
                unlinkat(directory.raw, KeywordTable.lockName, 0)
            } else {
                try writeLocked(next.contents)
            }
            table = next
            tableState = state(of: KeywordTable.fileName)
        } catch {
            unlinkat(directory.raw, KeywordTable.lockName, 0)
            throw failure(error, "write", KeywordTable.fileName)
        }
    }

    /// The lock file becomes the new file.
    private func writeLocked(_ contents: [UInt8]) throws(SystemError) {
        let raw = openat(directory.raw, KeywordTable.lockName, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
        guard raw >= 0 else { throw SystemError.last }
        let file = Descriptor(raw)
        try SmallFile.write(contents, to: file.raw)
        if isDurable, fdatasync(file.raw) != 0 { throw SystemError.last }
        try SmallFile.rename(KeywordTable.lockName, to: KeywordTable.fileName, in: directory.raw, sync: isDurable)
    }

    /// Waits up to two seconds for another program to give the lock back.
    private func lock() throws(MaildirError) {
        for _ in 0..<200 {
            do {
                return try SmallFile.create(KeywordTable.lockName, in: directory.raw, [], sync: false)
            } catch {
                guard error.code == EEXIST else { throw failure(error, "create", KeywordTable.lockName) }
            }
            if isStale(KeywordTable.lockName) {
                unlinkat(directory.raw, KeywordTable.lockName, 0)
            } else {
                usleep(10_000)
            }
        }
        let file = path + "/" + KeywordTable.lockName
        throw MaildirError(
            .locked, path: file,
            message: "cannot add keywords: another program has kept \(file); run again when it has finished")
    }

    private func isStale(_ name: String) -> Bool {
        var status = stat()
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        guard fstatat(directory.raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return false }
        return now.tv_sec - status.st_mtim.tv_sec > 120
    }

    /// A line that a crash left without its end is cut off first, so that it cannot become part of the next one.
    private func append(_ bytes: [UInt8]) throws(SystemError) {
        let flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC
        let raw = openat(directory.raw, KeywordOverflow.fileName, flags, 0o600)
        guard raw >= 0 else { throw SystemError.last }
        let file = Descriptor(raw)
        var status = stat()
        guard fstat(file.raw, &status) == 0 else { throw SystemError.last }
        if status.st_size > 0 { try cutTornLine(of: file, size: status.st_size) }
        try SmallFile.write(bytes, to: file.raw)
        guard isDurable else { return }
        guard fdatasync(file.raw) == 0 else { throw SystemError.last }
        if status.st_size == 0 { try Syncing.directory(directory.raw) }
    }

    /// Only a file that has such a line is read, for it grows with every message.
    private func cutTornLine(of file: Descriptor, size: off_t) throws(SystemError) {
        var last: UInt8 = 0
        guard pread(file.raw, &last, 1, size - 1) >= 0 else { throw SystemError.last }
        guard last != UInt8(ascii: "\n") else { return }
        let limit = FolderKeywords.overflowLimit
        let present = try SmallFile.read(KeywordOverflow.fileName, in: directory.raw, limit: limit) ?? []
        let whole = (present.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
        guard ftruncate(file.raw, off_t(whole)) == 0 else { throw SystemError.last }
    }

    private func contents(_ name: String, _ limit: Int) throws(MaildirError) -> [UInt8] {
        do {
            return try SmallFile.read(name, in: directory.raw, limit: limit) ?? []
        } catch {
            throw failure(error, "read", name)
        }
    }

    private func state(of name: String) -> FileState? {
        var status = stat()
        guard fstatat(directory.raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        let time = FolderStamp.nanoseconds(status.st_mtim)
        return FileState(inode: UInt64(status.st_ino), size: Int64(status.st_size), time: time)
    }

    private func failure(_ error: SystemError, _ action: String, _ name: String) -> MaildirError {
        MaildirError(errno: error.code, action, path + "/" + name)
    }
}

extension MaildirFolder {
    func appendOverflow(_ lines: [(message: String, keywords: [Keyword])]) throws(MaildirError) {
        guard !lines.isEmpty else { return }
        try keywords.withLock { (table) throws(MaildirError) in try table.appendOverflow(lines) }
    }
}
