import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// Messages whose files were moved or copied here follow on the server, and no body is sent.
///
/// For each folder that messages come from:
/// 1. files get the flags that are wanted here;
/// 2. MOVE, or COPY; where the server has no MOVE, what was copied is then marked `\Deleted` in its old folder and removed by
///    UID EXPUNGE of these UIDs alone. Without UIDPLUS it only stays marked, and its row stays with the mark, so that
///    nothing is planned for it again;
/// 3. the new UIDs are those of COPYUID, or are searched for from the UIDNEXT on that the folder had before;
/// 4. the rows go along, or are copied, in one transaction.
///
/// A connection that dies in 2 is followed by the search of 3 before anything is moved again. A run that dies finds that
/// messages which arrived equal files that no row explains, and moves nothing again. Flags that are to change on the server
/// follow with ``RemoteFlags``.
struct RemoteTransfers {
    let context: RunContext
    let book: ExchangeBook
    let exchange: FolderExchange
    let session: Session

    /// All copies of a run come before its first move: what is copied may be moved away as well.
    func carryOut(copies: Bool) async throws {
        let placed = exchange.state.push.placed
        let transfers = exchange.plan.remoteTransfers.filter { $0.isCopy == copies && placed[$0.name] == nil }
        guard !transfers.isEmpty else { return }
        try await exchange.contain(on: session) {
            try await exchange.knowPlace(on: session)
            let files = try await prepare(transfers)
            let rest = try await settleDoubts(files)
            for (folder, files) in Dictionary(grouping: rest, by: \.transfer.source.folder).sorted(by: { $0.key < $1.key }) {
                guard let source = book[folder] else {
                    exchange.leaveForNextRun()
                    continue
                }
                for round in TransferFile.rounds(files) { try await transfer(round, from: source) }
            }
        }
    }

    /// The files get the flags that they are to have; those that are gone are left out.
    private func prepare(_ transfers: [ExchangePlan.RemoteTransfer]) async throws -> [TransferFile] {
        let (exchange, context, book) = (exchange, context, book)
        return try await onDisk {
            let hands = try LocalHands(exchange, context)
            let files = try transfers.compactMap { transfer -> TransferFile? in
                guard let entry = hands.entries[transfer.name] else {
                    hands.skip()
                    return nil
                }
                if transfer.flags.changesHere {
                    guard try hands.setFlags(of: transfer.name, transfer.flags) else { return nil }
                }
                return try TransferFile(transfer, entry, hands, book)
            }
            if files.contains(where: { $0.transfer.flags.changesHere }) { try hands.maildir.syncNames() }
            return files
        }
    }

    /// What was sent over a connection that died: it may have come.
    ///
    /// - Returns: what has not.
    private func settleDoubts(_ files: [TransferFile]) async throws -> [TransferFile] {
        let doubted = exchange.state.push.inDoubt
        let files = (
            sure: files.filter { !doubted.contains($0.transfer.name) },
            doubtful: files.filter { doubted.contains($0.transfer.name) }
        )
        guard !files.doubtful.isEmpty else { return files.sure }
        let found = try await search(files.doubtful)
        for (folder, pairs) in Dictionary(grouping: found, by: \.file.transfer.source.folder) {
            guard let source = book[folder] else { continue }
            try await conclude(pairs, from: source, isInSource: !hasMove)
        }
        let names = Set(found.map(\.file.transfer.name))
        exchange.update { $0.push.inDoubt = [] }
        return files.sure + files.doubtful.filter { !names.contains($0.transfer.name) }
    }

    private var hasMove: Bool { session.connection.capabilities.has("MOVE") }

    /// - Parameter files: of one folder, no message twice.
    private func transfer(_ files: [TransferFile], from source: FolderExchange) async throws {
        let byUID = Dictionary(files.map { ($0.transfer.source.uid, $0) }, uniquingKeysWith: { first, _ in first })
        for set in UIDSet(byUID.keys).portions(for: session.connection, context.settings.limits) {
            let files = set.compactMap { byUID[$0] }
            try await source.open(on: session, writes: files.contains { !$0.transfer.isCopy })
            let pairs = try await send(files, set)
            try await conclude(pairs, from: source, isInSource: !hasMove)
            exchange.update { $0.push.inDoubt.subtract(files.map(\.transfer.name)) }
            if pairs.count < files.count { exchange.leaveForNextRun() }
        }
    }

    /// - Returns: what came, under its new UID.
    private func send(_ files: [TransferFile], _ set: UIDSet) async throws -> [TransferPair] {
        let names = files.map(\.transfer.name)
        let moves = hasMove && !(files.first?.transfer.isCopy ?? true)
        let target = exchange.record.name
        exchange.update { $0.push.inDoubt.formUnion(names) }
        let reply = try await context.remoteEffect(.transferThere, in: exchange.path) {
            try await session.connection.run(moves ? .uidMove(.numbers(set), target) : .uidCopy(.numbers(set), target))
        }
        let pairs: [TransferPair]
        if let copied = reply.copied(of: set), copied.validity == exchange.uidValidity {
            pairs = files.compactMap { file in
                copied.destinations[file.transfer.source.uid].map { TransferPair(file: file, uid: $0) }
            }
        } else {
            pairs = try await search(files)
        }
        return pairs
    }

    private func search(_ files: [TransferFile]) async throws -> [TransferPair] {
        guard let validity = exchange.uidValidity else { return [] }
        let search = ArrivalSearch(context: context, session: session, folder: exchange.id, validity: validity)
        let found = try await search.find(files.map(\.sought), in: exchange.record.name, from: exchange.state.uidNext)
        return found.sorted { $0.key < $1.key }.map { TransferPair(file: files[$0.key], uid: $0.value.uid) }
    }

    // MARK: What came of it

    /// - Parameter isInSource: the messages may be in their old folder as well.
    private func conclude(_ pairs: [TransferPair], from source: FolderExchange, isInSource: Bool) async throws {
        guard !pairs.isEmpty, let validity = exchange.uidValidity, let old = source.presentValidity else { return }
        let isMove = !pairs[0].file.transfer.isCopy
        var marked = UIDSet()
        if isMove, isInSource { marked = try await remove(UIDSet(pairs.map(\.file.transfer.source.uid)), from: source) }
        let records = TransferRecords(
            pairs: pairs, source: source.id, old, target: exchange.id, validity, marked: marked, run: context.run)
        let context = context
        try await context.record(in: exchange.path) { try records.write(to: context.index) }
        exchange.update { state in
            for pair in pairs {
                state.push.placed[pair.file.transfer.name] = pair.uid
                state.push.flags.append(FlagWish(uid: pair.uid, flags: pair.file.transfer.flags, isOld: false))
            }
            state.result.moved += pairs.count
        }
    }

    /// Takes messages out of their old folder that are in the new one.
    ///
    /// - Returns: those that stay there, marked.
    private func remove(_ uids: UIDSet, from source: FolderExchange) async throws -> UIDSet {
        try await source.open(on: session)
        var removed = UIDSet()
        try await context.remoteEffect(.removeThere, in: source.path) {
            for set in uids.portions(for: session.connection, context.settings.limits) {
                removed.formUnion(try await session.remove(set))
            }
        }
        return session.canExpunge ? uids.subtracting(removed) : uids
    }
}
