import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// Files that the server does not have are sent to it. The files are never changed.
///
/// A file that equals a message which came since the folder was looked at is not sent: another client may have moved that
/// message in while its file was moved here, and the look has seen it in neither place. The next run finds the two to be
/// equal.
///
/// For each batch:
/// 1. promises are put on record, synced: which files, and from which UID on the folder must be searched for them;
/// 2. APPEND, of all at once where the server has MULTIAPPEND;
/// 3. what the server has made of it is looked up: UIDs that it did not tell, flags that it did not keep;
/// 4. each promise ends in one transaction with the row of its message.
///
/// Where a connection dies in 2 or 3, the work begins again and searches the folder before anything is sent; a run that
/// dies is followed by ``UploadRecovery``. What the server refuses is told by file; the others go on.
struct Uploads {
    let context: RunContext
    let book: ExchangeBook
    let exchange: FolderExchange
    let session: Session

    func carryOut() async throws {
        guard !exchange.plan.uploads.isEmpty else { return }
        try await exchange.contain(on: session) {
            try await settleEarlier()
            try await sendAll()
            // Flags that did not come along.
            let wishes = exchange.state.push.flags
            try await RemoteFlags(context: context, book: book, exchange: exchange, session: session).carryOut(wishes)
        }
    }

    private func sendAll() async throws {
        var waiting = rest[...]
        guard !waiting.isEmpty else { return }
        let shelf = try await makeShelf()
        while !waiting.isEmpty {
            let (files, left) = try await onDisk { [waiting] in
                var rest = waiting
                return (try shelf.open(&rest), rest)
            }
            waiting = left
            let rest = shelf.hasArrivals ? try await withoutArrivals(files) : files
            guard !rest.isEmpty else { continue }
            waiting = try await send(rest) + waiting
        }
    }

    /// What is neither sent nor known not to be possible.
    private var rest: [ExchangePlan.Upload] {
        let state = exchange.state
        return exchange.plan.uploads.filter { upload in
            state.push.placed[upload.name] == nil && state.unsent[upload.name] == nil
                && !state.push.changed.contains(upload.name)
        }
    }

    /// A connection died while something was being sent.
    private func settleEarlier() async throws {
        let (context, id) = (context, exchange.id)
        let intents = try await onDisk { try context.index.uploads().filter { $0.folder == id } }
        guard !intents.isEmpty else { return }
        let settlement = UploadSettlement(context: context, session: session, record: exchange.record)
        let found = try await settlement.settle(intents)
        for intent in intents {
            guard let found = found[intent.name] else { continue }
            placed(intent.name, found.uid, sent: intent.flags, there: found.flags)
        }
    }

    private func makeShelf() async throws -> UploadShelf {
        // Opened anew, whatever is open: the server must tell what came meanwhile.
        session.forgetSelection()
        let selected = try await exchange.open(on: session)
        try await exchange.knowPlace(on: session)
        let limit = try await session.appendLimit(of: exchange.record.name)
        let (exchange, context) = (exchange, context)
        let hands = try await onDisk { try LocalHands(exchange, context) }
        return UploadShelf(
            hands: hands, permitted: PermittedFlags(permanentFlags: selected.permanentFlags), limit: limit,
            hasArrivals: selected.uidNext.map { now in exchange.state.uidNext.map { now > $0 } ?? true } ?? true)
    }

    private func withoutArrivals(_ files: [UploadFile]) async throws -> [UploadFile] {
        guard !files.isEmpty, let validity = exchange.uidValidity else { return files }
        let search = ArrivalSearch(context: context, session: session, folder: exchange.id, validity: validity)
        let found = try await search.find(files.map(\.sought), in: exchange.record.name, from: exchange.state.uidNext)
        guard !found.isEmpty else { return files }
        exchange.leaveForNextRun()
        return files.indices.filter { found[$0] == nil }.map { files[$0] }
    }

    // MARK: Sending

    /// - Returns: what is to be sent again, otherwise.
    private func send(_ files: [UploadFile]) async throws -> [ExchangePlan.Upload] {
        guard let validity = exchange.uidValidity else { throw FolderFault("\(exchange.path): its UIDVALIDITY is not known") }
        let (context, id, uidNext) = (context, exchange.id, exchange.state.uidNext)
        try context.reached(.before, .record, in: exchange.path)
        let intents = try await onDisk {
            try context.index.beginUploads(files.map { $0.intent(id, validity, uidNext) })
        }
        try context.reached(.after, .record, in: exchange.path)
        let isOne = files.count > 1 && session.connection.capabilities.has("MULTIAPPEND") && !exchange.state.push.sendsSingly
        let outcomes = try await context.remoteEffect(.append, in: exchange.path) { await append(files, isOneCommand: isOne) }
        var batch = UploadBatch(files: files, intents: intents, validity: validity, isOneCommand: isOne)
        batch.take(outcomes)
        try await conclude(&batch)
        return try batch.decide(on: session, exchange)
    }

    private func append(_ files: [UploadFile], isOneCommand: Bool) async -> [Result<Reply, IMAPError>] {
        let connection = session.connection
        let exchange = exchange
        let sources = files.map { file in
            let name = file.upload.name
            return file.appendSource { exchange.update { _ = $0.push.changed.insert(name) } }
        }
        let name = exchange.record.name
        if isOneCommand {
            let reply = await connection.submit(append: sources, to: name).outcome()
            return Array(repeating: reply, count: files.count)
        }
        let pending = sources.map { connection.submit(append: [$0], to: name) }
        var outcomes: [Result<Reply, IMAPError>] = []
        for reply in pending { outcomes.append(await reply.outcome()) }
        return outcomes
    }

    // MARK: What came of it

    /// Ends the promises whose outcome is known. The others stay, and with them the search that comes before any sending.
    private func conclude(_ batch: inout UploadBatch) async throws {
        if session.connection.isOpen {
            try await lookUp(&batch)
        }
        let (context, exchange) = (context, exchange)
        for end in batch.ends(isOpen: session.connection.isOpen) {
            try await context.record(in: exchange.path) {
                try context.index.finishUpload(
                    end.intent.id, placement: end.placement, folder: exchange.id, validity: end.intent.uidValidity,
                    run: context.run)
            }
            guard let placement = end.placement else { continue }
            placed(end.intent.name, placement.uid, sent: end.intent.flags, there: placement.flags)
        }
    }

    /// UIDs that were not told, and flags as the server has them.
    private func lookUp(_ batch: inout UploadBatch) async throws {
        let unknown = batch.unknown
        if !unknown.isEmpty {
            let search = ArrivalSearch(
                context: context, session: session, folder: exchange.id, validity: batch.validity)
            let sought = unknown.map { batch.files[$0].sought }
            let found = try await search.find(sought, in: exchange.record.name, from: exchange.state.uidNext)
            for (position, index) in unknown.enumerated() { batch.found[index] = found[position] }
            if found.count < unknown.count { exchange.leaveForNextRun() }
        }
        let told = UIDSet(batch.found.values.filter { $0.flags == nil }.map(\.uid))
        guard !told.isEmpty, batch.isWorthALook || session.connection.capabilities.has("OBJECTID") else { return }
        try await exchange.open(on: session)
        var items: [FetchItem] = [.uid, .flags]
        if session.connection.capabilities.has("OBJECTID") { items.append(.emailID) }
        for set in told.portions(for: session.connection, context.settings.limits) {
            let reply = try await session.connection.run(.uidFetch(.numbers(set), items))
            for case .fetch(let fetch) in reply.untagged { batch.take(fetch) }
        }
    }

    /// A message is on the server, and has its row.
    private func placed(_ name: String, _ uid: UID, sent: MessageFlags, there: MessageFlags?) {
        exchange.update { state in
            guard state.push.placed.updateValue(uid, forKey: name) == nil else { return }
            state.result.uploaded += 1
            guard let there, !sent.without(there).isEmpty else { return }
            // Exchange drops \Flagged.
            state.push.flags.append(
                FlagWish(uid: uid, flags: MergedFlags(server: there, here: sent, wanted: sent), isOld: false))
        }
    }
}
