import Mail

@testable import SyncPlanner

/// The three sides of an account.
struct ModelAccount: Equatable {
    var server = ModelServer()
    var store = ModelStore()
    var index = ModelIndex()
}

/// Thrown where a run is to die.
struct ModelCrash: Error {}

/// One run over the model: looks, plans, and carries the plan out in the engine's order. Each effect is a step at which
/// the run may die: before it, and between it and its record.
struct ModelRun {
    var account: ModelAccount
    let policy: SyncPolicy
    /// Tells only what changed, as QRESYNC does.
    var tellsChanges = false
    var stepsToLive = Int.max
    private(set) var plan = AccountPlan()
    private(set) var steps = 0
    /// Bodies that went over the wire.
    private(set) var transferred = 0
    /// What the planned folders are, by number.
    var looks: [Int64: Look] = [:]

    struct Look {
        var listed: FolderPath?
        /// Rows of this validity were compared.
        var oldValidity: UInt32?
        var validity: UInt32?
        var path: FolderPath
        var directory: FolderPath?
    }

    init(_ account: ModelAccount, _ policy: SyncPolicy) { (self.account, self.policy) = (account, policy) }

    mutating func run(trash: Int64? = nil) throws {
        makePlan(trash: trash)
        guard plan.brake == nil else { return }
        try act()
        finish()
    }

    // MARK: Plan

    mutating func makePlan(trash: Int64?) {
        let server = account.server.mailboxes.map { path, box in
            ListedFolder(
                path: path, mailboxID: account.server.marks == .mailboxIDs ? box.id : nil, uidValidity: UIDValidity(box.validity),
                uidNext: UID(box.uidNext), messages: box.messages.count)
        }
        let store = account.store.directories.map { StoredFolder(directory: $0.description, path: $0, inode: $1.inode) }
        let planner = FolderTreePlanner(operations: policy.operations, direction: policy.direction)
        var tree = planner.plan(
            base: account.index.folders.values.map(\.base).sorted { $0.id < $1.id },
            server: server.sorted { $0.path < $1.path }, store: store.sorted { $0.path < $1.path })
        let cases = tree.pairs.indices.map { number -> FolderCase in
            if tree.pairs[number].id == nil { tree.pairs[number].id = account.index.add(tree.pairs[number].path) }
            return look(tree.pairs[number], tree)
        }
        plan = AccountPlanner(policy: policy, allowsMassDelete: true, trash: trash)
            .plan(tree: tree, folders: cases, identities: identities(cases))
    }

    /// Where a folder is listed before the renames of this plan.
    private func listed(_ pair: FolderPair, _ tree: FolderTreePlan) -> FolderPath? {
        guard pair.isThere else { return nil }
        return tree.actions.reversed().reduce(pair.path) { path, action in
            guard case .renameThere(_, let from, let to) = action, isInside(path, to) else { return path }
            return FolderPath(from.levels + path.levels.dropFirst(to.levels.count))
        }
    }

    private mutating func look(_ pair: FolderPair, _ tree: FolderTreePlan) -> FolderCase {
        let id = pair.id!
        let base = account.index.folders[id]!.base
        let listed = listed(pair, tree)
        let mailbox = listed.flatMap { account.server.mailboxes[$0] }
        let directory = pair.directory.map(path)
        let old = base.uidValidity?.value
        let isNew = old != nil && mailbox != nil && (mailbox!.validity != old || pair.isMadeAnew)
        looks[id] = Look(
            listed: listed, oldValidity: old, validity: mailbox?.validity, path: pair.path, directory: directory)
        let rows = account.index.base(id, old ?? mailbox?.validity)
        let local = directory.flatMap { account.store.directories[$0] }.map { $0.files.mapValues(\.flags) } ?? [:]
        var difference = FolderComparison().compare(
            folder: id, base: rows, server: snapshot(mailbox, rows, isNew), local: .scanned(local), hasNewValidity: isNew)
        let kept = account.index.keptNames(id, but: old ?? mailbox?.validity)
        difference.kept += difference.strangers.filter { kept.contains($0.name) }.count
        difference.strangers.removeAll { kept.contains($0.name) }
        if isNew { leaveOutRenumbered(&difference, id, mailbox!.validity) }
        return FolderCase(
            id: id, path: pair.path, isThere: pair.isThere, isHere: pair.isHere, difference: difference)
    }

    private func snapshot(_ mailbox: ModelServer.Mailbox?, _ rows: [BaseMessage], _ isNew: Bool) -> ServerFolder {
        let messages = mailbox?.messages ?? [:]
        let known = UIDSet(rows.filter { !$0.isGone }.map(\.uid))
        let present = UIDSet(messages.keys)
        guard tellsChanges, !isNew, mailbox != nil else {
            return ServerFolder(.everything(present: present), flags: messages.mapValues(\.flags))
        }
        let old = Dictionary(uniqueKeysWithValues: rows.map { ($0.uid, $0.flags) })
        return ServerFolder(
            .changes(vanished: known.subtracting(present), new: present.subtracting(known)),
            flags: messages.filter { old[$0.key] != $0.value.flags }.mapValues(\.flags))
    }

    /// What a run that died has brought under the new UIDVALIDITY already.
    private func leaveOutRenumbered(_ difference: inout FolderDifference, _ id: Int64, _ validity: UInt32) {
        let done = account.index.folders[id]!.rows.filter { $0.key.validity == validity }
        difference.arrivals = difference.arrivals.subtracting(UIDSet(done.keys.map(\.uid)))
        let names = Set(done.values.map(\.name))
        difference.strangers.removeAll { names.contains($0.name) }
    }

    private func identities(_ cases: [FolderCase]) -> Identities {
        var identities = Identities()
        var wanted: Set<Int> = []
        for folder in cases {
            let look = looks[folder.id]!
            for uid in folder.difference.arrivals {
                guard let content = account.server.mailboxes[look.listed!]?.messages[uid]?.content else { continue }
                identities.arrivals[RowReference(folder.id, uid)] = content
                wanted.insert(content)
            }
            for file in folder.difference.strangers {
                let content = account.store.directories[look.directory!]!.files[file.name]!.content
                identities.strangers[FileReference(folder.id, file.name)] = content
                wanted.insert(content)
            }
        }
        for folder in cases { addRows(folder, wanted, &identities) }
        return identities
    }

    private func addRows(_ folder: FolderCase, _ wanted: Set<Int>, _ identities: inout Identities) {
        let (difference, look) = (folder.difference, looks[folder.id]!)
        let departed = UIDSet(difference.goneThere.map(\.uid) + difference.missingHere.map(\.uid)).union(difference.goneBoth)
        for (place, row) in account.index.folders[folder.id]!.rows where wanted.contains(row.content) {
            guard place.validity == look.oldValidity ?? look.validity else { continue }
            identities.rows[RowReference(folder.id, place.uid)] = row.content
            guard !departed.contains(place.uid) else { continue }
            identities.originals[RowReference(folder.id, place.uid)] = BaseMessage(
                uid: place.uid, name: row.name, flags: row.flags, isGone: row.isGone)
        }
    }

    // MARK: Act

    /// A plan that asks for what cannot be.
    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    private func directory(_ folder: Int64) throws -> FolderPath {
        guard let look = looks[folder], let directory = look.directory, account.store.directories[directory] != nil else {
            throw Mistake(description: "folder \(folder), \(looks[folder]?.path ?? .inbox), is not here")
        }
        return directory
    }

    private func mailbox(_ folder: Int64) throws -> FolderPath {
        guard let path = looks[folder]?.path, account.server.mailboxes[path] != nil else {
            throw Mistake(description: "folder \(folder), \(looks[folder]?.path ?? .inbox), is not there")
        }
        return path
    }

    mutating func step() throws {
        steps += 1
        stepsToLive -= 1
        if stepsToLive <= 0 { throw ModelCrash() }
    }

    private mutating func act() throws {
        for action in plan.tree where !isLast(action) { try carryOut(action) }
        for folder in plan.folders { for item in folder.rebindings { try rebind(item, folder.folder) } }
        for copies in [true, false] {
            for folder in plan.folders {
                for item in folder.localTransfers where item.isCopy == copies { try transfer(item, folder.folder) }
                for item in folder.remoteTransfers where item.isCopy == copies { try transfer(item, folder.folder) }
            }
        }
        for folder in plan.folders { for item in folder.uploads { try upload(item, folder.folder) } }
        for folder in plan.folders { for item in folder.flags { try setFlags(item, folder.folder) } }
        for folder in plan.folders { try mark(folder) }
        for folder in plan.folders { for item in folder.remoteRemovals { try remove(item, folder.folder) } }
        for folder in plan.folders { for item in folder.localRemovals { try remove(item, folder.folder) } }
        for action in plan.tree where isLast(action) { try carryOut(action) }
        for folder in plan.folders { try download(folder) }
    }

    private func isLast(_ action: FolderAction) -> Bool {
        switch action {
        case .deleteHere, .deleteThere, .forget: true
        default: false
        }
    }

    private func content(there uid: UID, _ folder: Int64) -> Int? {
        account.server.mailboxes[looks[folder]!.path]?.messages[uid]?.content
    }

    private mutating func rebind(_ item: ExchangePlan.Rebinding, _ folder: Int64) throws {
        try step()
        let look = looks[folder]!
        guard let content = content(there: item.uid, folder) else { return }
        if let old = item.old { account.index.remove(old, look.oldValidity ?? look.validity!, in: folder) }
        try setBoth(item.flags, item.uid, item.name, content, folder)
    }

    /// Flags on both sides, and the row.
    private mutating func setBoth(
        _ flags: MergedFlags, _ uid: UID, _ name: String, _ content: Int, _ folder: Int64
    ) throws {
        let look = looks[folder]!
        if flags.changesServer { account.server.setFlags(flags.wanted, of: uid, in: look.path) }
        account.store.setFlags(flags.wantedHere, of: name, in: try directory(folder))
        account.index.set(.init(name: name, flags: flags.agreed, content: content), uid, try validity(folder), in: folder)
        try step()
    }

    private func validity(_ folder: Int64) throws -> UInt32 { account.server.mailboxes[try mailbox(folder)]!.validity }

    private mutating func transfer(_ item: ExchangePlan.LocalTransfer, _ folder: Int64) throws {
        let source = looks[item.file.folder]!
        try step()
        guard var message = account.store.directories[source.directory!]?.files[item.file.name] else { return }
        let content = message.content
        let target = try directory(folder)
        var name = item.file.name
        // The name of a file that is gone is not free either: its row would take this one for it.
        let isTaken =
            account.store.directories[target]!.files[name] != nil
            || account.index.folders[folder]!.rows.values.contains { $0.name == name }
        if item.isCopy || isTaken { name = account.store.newName() }
        if !item.isCopy { account.store.remove(item.file.name, in: source.directory!) }
        message.flags = item.flags.wantedHere
        account.store.put(message, as: name, in: target)
        try step()
        if !item.isCopy, let row = item.source {
            account.index.remove(row.uid, source.oldValidity ?? source.validity!, in: row.folder)
        }
        try setBoth(item.flags, item.uid, name, content, folder)
    }

    private mutating func transfer(_ item: ExchangePlan.RemoteTransfer, _ folder: Int64) throws {
        let source = looks[item.source.folder]!
        try step()
        guard var message = account.server.mailboxes[source.path]?.messages[item.source.uid] else { return }
        let content = message.content
        // COPY, STORE, and only then the original goes: a run may die in between.
        message.flags = item.flags.wanted
        let uid = account.server.append(message, to: try mailbox(folder))
        try step()
        if !item.isCopy {
            account.server.expunge(item.source.uid, in: source.path)
            try step()
            account.index.remove(item.source.uid, source.validity!, in: item.source.folder)
        }
        account.store.setFlags(item.flags.wantedHere, of: item.name, in: try directory(folder))
        account.index.set(
            .init(name: item.name, flags: item.flags.agreed, content: content), uid, try validity(folder), in: folder)
        try step()
    }

    private mutating func upload(_ item: ExchangePlan.Upload, _ folder: Int64) throws {
        try step()
        guard let file = account.store.directories[try directory(folder)]?.files[item.name] else { return }
        transferred += 1
        let uid = account.server.append(.init(content: file.content, flags: item.flags), to: try mailbox(folder))
        try step()
        account.index.set(
            .init(name: item.name, flags: item.flags, content: file.content), uid, try validity(folder), in: folder)
    }

    private mutating func setFlags(_ item: ExchangePlan.FlagChange, _ folder: Int64) throws {
        let look = looks[folder]!
        try step()
        if item.flags.changesHere { account.store.setFlags(item.flags.wantedHere, of: item.name, in: try directory(folder)) }
        try step()
        if item.flags.changesServer { account.server.setFlags(item.flags.wanted, of: item.uid, in: look.path) }
        try step()
        account.index.folders[folder]!.rows[.init(validity: look.validity!, uid: item.uid)]?.flags = item.flags.agreed
    }

    private mutating func mark(_ folder: ExchangePlan) throws {
        guard let look = looks[folder.folder], let validity = look.oldValidity ?? look.validity else { return }
        try step()
        for uid in folder.keepGone {
            account.index.folders[folder.folder]!.rows[.init(validity: validity, uid: uid)]?.isGone = true
        }
        for uid in folder.returned {
            account.index.folders[folder.folder]!.rows[.init(validity: validity, uid: uid)]?.isGone = false
        }
        for uid in folder.forget { account.index.remove(uid, validity, in: folder.folder) }
    }

    private mutating func remove(_ item: ExchangePlan.RemoteRemoval, _ folder: Int64) throws {
        let look = looks[folder]!
        try step()
        if case .flag = item.way {
            account.server.mailboxes[look.path]?.messages[item.uid].map {
                var flags = $0.flags
                flags.system.insert(.deleted)
                account.server.setFlags(flags, of: item.uid, in: look.path)
            }
            try step()
            account.index.folders[folder]!.rows[.init(validity: look.validity!, uid: item.uid)]?.flags.system.insert(.deleted)
            return
        }
        guard let message = account.server.expunge(item.uid, in: look.path) else { return }
        if case .trash(let trash) = item.way { account.server.append(message, to: looks[trash]!.path) }
        try step()
        account.index.remove(item.uid, look.validity!, in: folder)
    }

    private mutating func remove(_ item: ExchangePlan.LocalRemoval, _ folder: Int64) throws {
        let look = looks[folder]!
        try step()
        account.store.remove(item.name, in: try directory(folder))
        try step()
        if let validity = look.oldValidity ?? look.validity { account.index.remove(item.uid, validity, in: folder) }
    }

    private mutating func download(_ folder: ExchangePlan) throws {
        let look = looks[folder.folder]!
        for uid in folder.download {
            try step()
            guard let message = account.server.mailboxes[look.path]?.messages[uid] else { continue }
            transferred += 1
            let name = account.store.newName()
            account.store.put(message, as: name, in: try directory(folder.folder))
            try step()
            account.index.set(
                .init(name: name, flags: message.flags, content: message.content), uid, try validity(folder.folder),
                in: folder.folder)
        }
    }
}
