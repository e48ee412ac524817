import Mail

/// A message of the model: what it is, and its flags in one place.
struct ModelMessage: Equatable {
    /// Equal contents are the same message.
    var content: Int
    var flags: MessageFlags
}

/// A server without wire: mailboxes that number their messages.
struct ModelServer: Equatable {
    struct Mailbox: Equatable {
        var id: String
        var validity: UInt32
        var uidNext: UInt32 = 1
        var messages: [UID: ModelMessage] = [:]
    }

    private(set) var mailboxes: [FolderPath: Mailbox] = [:]
    private var lastValidity: UInt32 = 1000
    private var lastID = 0
    /// How a mailbox is known again.
    enum Marks: CaseIterable { case validities, mailboxIDs, none }

    /// Without validities, every mailbox has the same one, and UIDs never come back in any of them.
    var marks = Marks.validities
    private var lastUID: UInt32 = 0

    mutating func create(_ path: FolderPath) {
        guard mailboxes[path] == nil else { return }
        lastID += 1
        mailboxes[path] = Mailbox(id: "M\(lastID)", validity: nextValidity())
    }

    private mutating func nextValidity() -> UInt32 {
        guard marks == .validities else { return 1 }
        lastValidity += 1
        return lastValidity
    }

    @discardableResult
    mutating func append(_ message: ModelMessage, to path: FolderPath) -> UID {
        lastUID += 1
        let uid = UID(unchecked: marks == .validities ? mailboxes[path]!.uidNext : lastUID)
        mailboxes[path]!.uidNext = uid.value + 1
        mailboxes[path]!.messages[uid] = message
        return uid
    }

    @discardableResult
    mutating func expunge(_ uid: UID, in path: FolderPath) -> ModelMessage? {
        mailboxes[path]?.messages.removeValue(forKey: uid)
    }

    mutating func setFlags(_ flags: MessageFlags, of uid: UID, in path: FolderPath) {
        mailboxes[path]?.messages[uid]?.flags = flags
    }

    /// With all inferiors; `false` if a name is taken.
    mutating func rename(_ old: FolderPath, to new: FolderPath) -> Bool {
        let moving = mailboxes.keys.filter { isInside($0, old) }
        let targets = moving.map { FolderPath(new.levels + $0.levels.dropFirst(old.levels.count)) }
        guard !moving.isEmpty, !isInside(new, old), !isInside(old, new),
            targets.allSatisfy({ mailboxes[$0] == nil || moving.contains($0) })
        else { return false }
        let moved = moving.map { mailboxes.removeValue(forKey: $0)! }
        for (target, mailbox) in zip(targets, moved) { mailboxes[target] = mailbox }
        return true
    }

    mutating func delete(_ path: FolderPath) -> Mailbox? { mailboxes.removeValue(forKey: path) }

    /// New UIDVALIDITY, new UIDs, in another order.
    mutating func makeAnew(_ path: FolderPath) {
        guard marks == .validities, var mailbox = mailboxes[path] else { return }
        mailbox.validity = nextValidity()
        let messages = mailbox.messages.sorted { $0.key > $1.key }.map(\.value)
        (mailbox.messages, mailbox.uidNext) = ([:], 1)
        mailboxes[path] = mailbox
        for message in messages { append(message, to: path) }
    }
}

/// A file system: directories with files, and inodes that go with a rename.
struct ModelStore: Equatable {
    struct Directory: Equatable {
        var inode: UInt64
        var files: [String: ModelMessage] = [:]
    }

    private(set) var directories: [FolderPath: Directory] = [:]
    private var lastInode: UInt64 = 5000
    private var lastName = 0

    mutating func create(_ path: FolderPath) {
        guard directories[path] == nil else { return }
        lastInode += 1
        directories[path] = Directory(inode: lastInode)
    }

    mutating func newName() -> String {
        lastName += 1
        return "n\(lastName)"
    }

    mutating func put(_ message: ModelMessage, as name: String, in path: FolderPath) {
        directories[path]!.files[name] = message
    }

    @discardableResult
    mutating func remove(_ name: String, in path: FolderPath) -> ModelMessage? {
        directories[path]?.files.removeValue(forKey: name)
    }

    mutating func setFlags(_ flags: MessageFlags, of name: String, in path: FolderPath) {
        directories[path]?.files[name]?.flags = flags
    }

    mutating func rename(_ old: FolderPath, to new: FolderPath) -> Bool {
        let moving = directories.keys.filter { isInside($0, old) }
        let targets = moving.map { FolderPath(new.levels + $0.levels.dropFirst(old.levels.count)) }
        guard !moving.isEmpty, !isInside(new, old), !isInside(old, new),
            targets.allSatisfy({ directories[$0] == nil || moving.contains($0) })
        else { return false }
        let moved = moving.map { directories.removeValue(forKey: $0)! }
        for (target, directory) in zip(targets, moved) { directories[target] = directory }
        return true
    }

    mutating func delete(_ path: FolderPath) -> Directory? { directories.removeValue(forKey: path) }
}

func isInside(_ path: FolderPath, _ outer: FolderPath) -> Bool { path.levels.starts(with: outer.levels) }
