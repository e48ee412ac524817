import Mail

/// Random edits on both sides, and what they let one expect of the next run.
struct ModelLife {
    /// What happened to one message since both sides last agreed.
    struct Story {
        var copiesThere = 0
        var copiesHere = 0
        var movesThere = 0
        var movesHere = 0
        var deletionsThere = 0
        var deletionsHere = 0
        var wasMadeAnew = false

        var there: Int { copiesThere + movesThere + deletionsThere }
        var here: Int { copiesHere + movesHere + deletionsHere }
    }

    var account: ModelAccount
    private(set) var stories: [Int: Story] = [:]
    private(set) var log: [String] = []
    private var random: SplitMix
    private var lastContent = 0
    private var lastFolder = 0

    init(seed: UInt64) {
        random = SplitMix(seed: seed)
        account = ModelAccount()
        account.server.marks = ModelServer.Marks.allCases[random.below(3)]
        account.server.create(.inbox)
        account.store.create(.inbox)
    }

    mutating func chance(_ percent: Int) -> Bool { random.chance(percent) }
    mutating func below(_ count: Int) -> Int { random.below(count) }

    mutating func begin() {
        stories = [:]
        log = []
    }

    mutating func edit() {
        switch random.below(100) {
        case 0..<40: editThere()
        case 40..<80: editHere()
        case 80..<90: editFoldersThere()
        default: editFoldersHere()
        }
    }

    private mutating func someFlags(_ old: MessageFlags = .none) -> MessageFlags {
        var flags = old
        let change = [SystemFlags.seen, .flagged, .answered][random.below(3)]
        flags.system.formSymmetricDifference(change)
        guard random.chance(20) else { return flags }
        let keyword = Keyword("$k\(random.below(3))")
        let others = flags.keywords.filter { $0 != keyword }
        return MessageFlags(flags.system, keywords: others.count < flags.keywords.count ? others : others + [keyword])
    }

    // MARK: Messages

    private mutating func pick<T: Comparable>(_ values: some Sequence<T>) -> T? {
        let sorted = values.sorted()
        return sorted.isEmpty ? nil : sorted[random.below(sorted.count)]
    }

    private mutating func editThere() {
        guard let path = pick(account.server.mailboxes.keys), let target = pick(account.server.mailboxes.keys) else { return }
        guard random.chance(65), let uid = pick(account.server.mailboxes[path]!.messages.keys),
            let message = account.server.mailboxes[path]!.messages[uid]
        else {
            lastContent += 1
            account.server.append(.init(content: lastContent, flags: someFlags()), to: path)
            return log.append("there: \(lastContent) arrives in \(path)")
        }
        switch random.below(10) {
        case 0..<4:
            account.server.setFlags(someFlags(message.flags), of: uid, in: path)
            log.append("there: flags of \(message.content) in \(path)")
        case 4..<7:
            account.server.expunge(uid, in: path)
            account.server.append(message, to: target)
            stories[message.content, default: .init()].movesThere += 1
            log.append("there: \(message.content) moves from \(path) to \(target)")
        case 7:
            account.server.append(message, to: target)
            stories[message.content, default: .init()].copiesThere += 1
            log.append("there: \(message.content) is copied from \(path) to \(target)")
        default:
            account.server.expunge(uid, in: path)
            stories[message.content, default: .init()].deletionsThere += 1
            log.append("there: \(message.content) is deleted in \(path)")
        }
    }

    private mutating func editHere() {
        guard let path = pick(account.store.directories.keys), let target = pick(account.store.directories.keys) else { return }
        guard random.chance(65), let name = pick(account.store.directories[path]!.files.keys),
            let message = account.store.directories[path]!.files[name]
        else {
            lastContent += 1
            let name = account.store.newName()
            account.store.put(.init(content: lastContent, flags: someFlags()), as: name, in: path)
            return log.append("here: \(lastContent) is put into \(path)")
        }
        switch random.below(10) {
        case 0..<4:
            account.store.setFlags(someFlags(message.flags), of: name, in: path)
            log.append("here: flags of \(message.content) in \(path)")
        case 4..<6: moveHere(message, name, path, target)
        case 6:
            // A program that gives files names of its own.
            account.store.remove(name, in: path)
            account.store.put(message, as: account.store.newName(), in: path)
            log.append("here: \(message.content) in \(path) is renamed")
        case 7:
            let isFree = account.store.directories[target]!.files[name] == nil
            let copy = isFree && random.chance(50) ? name : account.store.newName()
            account.store.put(message, as: copy, in: target)
            stories[message.content, default: .init()].copiesHere += 1
            log.append("here: \(message.content) is copied from \(path) to \(target)")
        default:
            account.store.remove(name, in: path)
            stories[message.content, default: .init()].deletionsHere += 1
            log.append("here: \(message.content) is deleted in \(path)")
        }
    }

    private mutating func moveHere(_ message: ModelMessage, _ name: String, _ path: FolderPath, _ target: FolderPath) {
        let isFree = account.store.directories[target]!.files[name] == nil
        account.store.remove(name, in: path)
        account.store.put(message, as: isFree ? name : account.store.newName(), in: target)
        stories[message.content, default: .init()].movesHere += 1
        log.append("here: \(message.content) moves from \(path) to \(target)")
    }

    // MARK: Folders

    private mutating func newPath(_ among: some Sequence<FolderPath>) -> FolderPath {
        // Names come back now and then, on both sides.
        lastFolder = random.chance(70) ? lastFolder + 1 : max(1, lastFolder - random.below(3))
        guard random.chance(40), let parent = pick(among), parent.levels.count < 3 else { return FolderPath(["f\(lastFolder)"]) }
        return FolderPath(parent.levels + ["f\(lastFolder)"])
    }

    private mutating func editFoldersThere() {
        let paths = account.server.mailboxes.keys
        let new = newPath(paths)
        guard random.chance(60), let path = pick(paths.filter { $0 != .inbox }) else {
            account.server.create(new)
            return log.append("there: \(new) is created")
        }
        switch random.below(4) {
        case 0, 1:
            if account.server.rename(path, to: new) { log.append("there: \(path) is renamed to \(new)") }
        case 2:
            for message in account.server.delete(path)!.messages.values {
                stories[message.content, default: .init()].deletionsThere += 1
            }
            log.append("there: \(path) is deleted")
        default:
            for message in account.server.mailboxes[path]!.messages.values {
                stories[message.content, default: .init()].wasMadeAnew = true
            }
            account.server.makeAnew(path)
            log.append("there: \(path) is made anew")
        }
    }

    private mutating func editFoldersHere() {
        let paths = account.store.directories.keys
        let new = newPath(paths)
        guard random.chance(60), let path = pick(paths.filter { $0 != .inbox }) else {
            account.store.create(new)
            return log.append("here: \(new) is created")
        }
        guard random.chance(70) else {
            for message in account.store.delete(path)!.files.values {
                stories[message.content, default: .init()].deletionsHere += 1
            }
            return log.append("here: \(path) is deleted")
        }
        if account.store.rename(path, to: new) { log.append("here: \(path) is renamed to \(new)") }
    }
}
