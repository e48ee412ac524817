import IMAPClient
import IMAPProtocol
import Mail

/// One connection's share of a run: takes work from the queue, keeps several fetch commands in flight, and makes the
/// connection anew when it dies.
final class FetchWorker {
    /// A fetch command on its way.
    private struct Flight {
        let batch: FetchBatch
        let collector: BodyCollector
        let reply: PendingReply
        let sent: ContinuousClock.Instant
    }

    private let context: RunContext
    private var queue: WorkQueue { context.queue }
    private var connection: IMAPConnection?
    private var gate: FlowGate?
    /// The folder that the connection has open.
    private var openFolder: Int64?
    private var window = PipelineWindow()

    private let number: Int

    /// - Parameter number: from 0; when the server wants fewer connections, the highest numbers rest first.
    init(context: RunContext, number: Int, connection: IMAPConnection?) {
        self.number = number
        self.context = context
        if let connection { adopt(connection) }
    }

    /// Works until the queue is dry or the run has failed.
    func work() async {
        while true {
            let asker = WorkQueue.Asker(
                worker: number, hasConnection: connection != nil, openFolder: openFolder, limit: limit)
            switch await queue.next(asker) {
            case .work(.look(let job)): await look(at: job)
            case .work(.fetch(let batch)): await fetch(batch)
            case .park: await leave()
            case .end: return await leave()
            }
        }
    }

    private func leave() async {
        if let connection { await context.finish(connection) }
        (connection, gate, openFolder) = (nil, nil, nil)
    }

    /// Messages for one command: what the window says, and what fits into the longest line that the server takes.
    private var limit: Int { max(1, min(window.messagesPerCommand, context.settings.limits.commandLineBytes / 12)) }

    // MARK: Looking

    private func look(at job: FolderJob) async {
        job.begin()
        do {
            let connection = try await connected()
            openFolder = nil
            let preparation = job.preparation ?? PullingPreparation()
            try await preparation.prepare(job, on: connection, context)
            openFolder = job.id
            context.budget.workWentWell()
        } catch let error as IMAPError {
            if await worthAnotherLook(job, after: error) {
                _ = job.end()
                queue.putBack(job)
                return queue.done()
            }
            context.folderFailed(job, error.message)
        } catch {
            context.fail(StoreFailure(error).runFailure)
        }
        context.ended(job)
        queue.done()
    }

    /// A mailbox that kills every connection must not keep the others from being done.
    private func worthAnotherLook(_ job: FolderJob, after error: IMAPError) async -> Bool {
        guard await recovered(from: error) else { return false }
        if error.kind == .sessionEnded { return true }
        let tries = job.update { state in
            state.lookTries += 1
            return state.lookTries
        }
        return tries < 3 || error.disposition == .throttled
    }

    // MARK: Fetching

    private func fetch(_ first: FetchBatch) async {
        guard first.folder.state.failure == nil else { return finish(first) }
        do throws(IMAPError) {
            try await open(first.folder)
        } catch {
            return await openingFailed(first, error)
        }
        var flights = [send(first)]
        while !flights.isEmpty {
            while flights.count < PipelineWindow.commands, openFolder == first.folder.id,
                let batch = queue.nextBatchNow(open: first.folder.id, limit: limit)
            {
                flights.append(send(batch))
            }
            let flight = flights.removeFirst()
            do throws(IMAPError) {
                let reply = try await flight.reply.value()
                await landed(flight, reply)
            } catch {
                guard error.endsConnection else {
                    await refused(flight, error)
                    continue
                }
                await lost([flight] + flights, error)
                return
            }
        }
    }

    private func send(_ batch: FetchBatch) -> Flight {
        guard let connection, let gate else { preconditionFailure("a folder is open, so there is a connection") }
        let collector = BodyCollector(batch: batch, writer: context.writer, gate: gate)
        let reply = connection.submit(.uidFetch(.numbers(batch.uids), items), receiver: collector)
        return Flight(batch: batch, collector: collector, reply: reply, sent: .now)
    }

    private var items: [FetchItem] {
        var items: [FetchItem] = [.uid, .flags, .internalDate]
        if connection?.capabilities.has("CONDSTORE") == true { items.append(.modSeq) }
        items += connection?.capabilities.objectIDItems ?? []
        return items + [.message]
    }

    /// The server's OK: the ledger learns what came; what did not come is asked about. A server that speaks of its
    /// MESSAGELIMIT (RFC 9738) is simply asked for the rest, as long as something comes each time.
    private func landed(_ flight: Flight, _ reply: Reply) async {
        let tally = flight.collector.finish()
        note(tally, flight)
        context.budget.workWentWell()
        queue.workWentWell()
        context.checkDailyBudget()
        let missing = flight.batch.uids.subtracting(tally.received)
        if missing.isEmpty {
            finish(flight.batch)
        } else if case .messageLimit? = reply.text.code, missing.count < flight.batch.uids.count {
            giveBack(flight.batch.with(missing))
        } else {
            await explain(flight.batch.with(missing), absent: tally.absent)
        }
    }

    private func note(_ tally: BodyCollector.Tally, _ flight: Flight) {
        let elapsed = flight.sent.duration(to: .now)
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        window.arrived(messages: tally.messages, octets: tally.octets, seconds: seconds)
    }

    /// Messages that the server left out of its answer: expunged meanwhile, or withheld. Two commands of different kinds
    /// must agree that a message is gone; one that the server still lists and does not give, asked for alone, has failed.
    private func explain(_ batch: FetchBatch, absent: UIDSet) async {
        guard let connection else { return giveBack(batch) }
        let listed: UIDSet
        do throws(IMAPError) {
            listed = try await PresenceQuestion(batch.uids, on: connection).answer()
        } catch {
            if error.endsConnection { _ = await recovered(from: error) }
            // When the run or a token ends, no message is to blame for it.
            if context.failure != nil || error.kind == .sessionEnded { return giveBack(batch) }
            return giveBackOrFail(batch, "not given by the server", error.message)
        }
        batch.folder.update { $0.gone.formUnion(batch.uids.subtracting(listed)) }
        guard !listed.isEmpty else { return finish(batch) }
        let sentence =
            absent.isEmpty
            ? "the server lists the message, but leaves it out when asked for it"
            : "the server lists the message, but has no body for it (NIL)"
        giveBackOrFail(batch.with(listed), "withheld", sentence)
    }

    /// A NO or BAD on a connection that lives.
    private func refused(_ flight: Flight, _ error: IMAPError) async {
        let tally = flight.collector.finish()
        var rest = flight.batch.with(flight.batch.uids.subtracting(tally.received))
        guard !rest.uids.isEmpty else { return finish(rest) }
        if !tally.received.isEmpty {
            rest.isSuspect = true
            context.budget.workWentWell()
        }
        switch error.disposition {
        case .throttled:
            if await context.wait(for: error) { giveBack(rest) } else { finish(rest) }
        case .passing:
            if !rest.isSuspect, context.budget.noteRefusal() {
                guard await context.wait(for: error) else { return finish(rest) }
            }
            giveBackOrFail(rest, "refused", error.message)
        case .gone, .lasting, .signIn:
            giveBackOrFail(rest, "refused", error.message)
        }
    }

    /// Halves a batch that failed, so that one bad message is found in a few commands and the others are had; the halves are
    /// asked for next, since something comes soonest from small ones. A message that failed alone, twice, goes to quarantine.
    private func giveBackOrFail(_ batch: FetchBatch, _ reason: String, _ message: String) {
        if batch.uids.count == 1, let uid = batch.uids.first, batch.failures >= 1 {
            context.messageFailed(batch.folder, uid, FolderJob.Failure(reason: reason, message: message))
            return finish(batch)
        }
        guard batch.uids.count > 1 else { return giveBack(batch.with(batch.uids, failures: batch.failures + 1)) }
        let (a, b) = batch.uids.split(first: batch.uids.count / 2)
        batch.folder.begin()
        queue.add([batch.with(a), batch.with(b)], first: true)
        queue.done()
    }

    /// The connection is gone: everything that had not come is asked for again on a new one.
    private func lost(_ flights: [Flight], _ error: IMAPError) async {
        var rests: [FetchBatch] = []
        for flight in flights {
            let tally = flight.collector.finish()
            let rest = flight.batch.with(flight.batch.uids.subtracting(tally.received))
            if rest.uids.isEmpty { finish(rest) } else { rests.append(rest) }
        }
        // The first message that did not come is the one that may have killed the connection, unless the token's life was over.
        let isBlamed = error.kind != .sessionEnded
        let folder = rests.first?.folder
        if isBlamed, let first = rests.first, let next = first.uids.first, first.folder.noteLoss(at: next) >= 2 {
            rests.removeFirst()
            isolate(next, of: first, error)
        }
        for rest in rests { giveBack(rest) }
        // What lasts is not asked for again and again; the other folders may be well.
        if await !recovered(from: error), let folder { context.folderFailed(folder, error.message) }
    }

    private func isolate(_ uid: UID, of batch: FetchBatch, _ error: IMAPError) {
        if batch.uids.count == 1 {
            let message = "the connection breaks each time the message is fetched: \(error.message)"
            context.messageFailed(batch.folder, uid, FolderJob.Failure(reason: "breaks the connection", message: message))
            return finish(batch)
        }
        var others = batch.uids
        others.remove(uid)
        batch.folder.begin()
        queue.add([batch.with([uid], failures: 1), batch.with(others)])
        queue.done()
    }

    private func openingFailed(_ batch: FetchBatch, _ error: IMAPError) async {
        if await worthAnotherLook(batch.folder, after: error) { return giveBack(batch) }
        context.folderFailed(batch.folder, error.message)
        finish(batch)
    }

    private func giveBack(_ batch: FetchBatch) {
        queue.add([batch])
        queue.done()
    }

    private func finish(_ batch: FetchBatch) {
        context.ended(batch.folder)
        queue.done()
    }

    // MARK: The connection

    private func connected() async throws(IMAPError) -> IMAPConnection {
        if let connection { return connection }
        let connection = try await context.connect()
        adopt(connection)
        return connection
    }

    private func adopt(_ connection: IMAPConnection) {
        self.connection = connection
        gate = FlowGate(
            high: context.octetsAhead, pause: { connection.pauseReading() }, resume: { connection.resumeReading() })
    }

    private func open(_ folder: FolderJob) async throws(IMAPError) {
        let connection = try await connected()
        guard openFolder != folder.id else { return }
        openFolder = nil
        let selected = try await connection.select(folder.record.name, readOnly: true, parameters: .none)
        if let cursor = folder.state.cursor, selected.uidValidity != cursor.uidValidity {
            throw IMAPError(
                .refused, message: "The folder was made anew on the server during the run; it is done in the next run.",
                mailbox: folder.record.name)
        }
        openFolder = folder.id
    }

    /// After a fault: drops the connection if it is dead, waits if waiting may help.
    ///
    /// - Returns: whether it is worth going on.
    private func recovered(from error: IMAPError) async -> Bool {
        // Else it went wrong on the way to the server or at its door.
        let wasConnected = connection != nil
        if error.endsConnection {
            if let connection { context.drop(connection) }
            (connection, gate, openFolder) = (nil, nil, nil)
        }
        switch error.disposition {
        case .passing, .throttled: return await context.wait(for: error)
        case .signIn:
            // The same credentials were good a moment ago: some servers say so when they have connections enough.
            if context.hasSignedIn, error.kind != .noCredentials {
                queue.wasThrottled()
                return await context.wait(for: error)
            }
            context.fail(RunFailure(.signInNeeded, error.message))
            return false
        case .lasting where error.kind == .limitExceeded:
            // One message or mailbox is too much; the ledger finds out which.
            return await context.wait(for: error)
        case .lasting, .gone:
            // What keeps us out is wrong with every folder; what a server says once it has let us in, with the one at hand.
            let isOurs = error.kind == .cancelled || error.kind == .closed
            if !wasConnected || isOurs { context.fail(RunFailure(error)) }
            return false
        }
    }
}
