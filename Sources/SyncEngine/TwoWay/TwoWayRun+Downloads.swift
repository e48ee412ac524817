import IMAPClient
import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// The last part: bodies are fetched the way backups fetch them, and the cursors move.
extension TwoWayRun {
    func download(_ planned: Planned) async throws -> [FolderJob] {
        planned.book.leaveWhatDidNotLeave()
        var jobs: [FolderJob] = []
        for exchange in planned.book.exchanges where !exchange.sight.isQuiet || !exchange.plan.isEmpty {
            let messages = try await onDisk { [context] in
                try Self.recordUnsent(exchange, context)
                return try Self.messagesThere(exchange, context)
            }
            jobs.append(job(of: exchange, messages: messages))
        }
        let first = sessions.release()
        await sessions.close()
        context.progress.update { $0.messagesTotal += jobs.reduce(0) { $0 + $1.expectedMessages } }
        context.queue.add(jobs.filter { $0.preparation != nil })
        for job in jobs where job.preparation == nil && !job.state.isFinished { context.writer.submit(.finish(job)) }
        await FetchCrew(context: context).work(first: first)
        return jobs
    }

    private static func recordUnsent(_ exchange: FolderExchange, _ context: RunContext) throws {
        let unsent = exchange.state.unsent
        try context.index.setUnsent(
            unsent.map { UnsentFile(folder: exchange.id, name: $0.key, reason: $0.value.reason, message: $0.value.message) },
            of: exchange.id, run: context.run)
        for (name, failure) in unsent.sorted(by: { $0.key < $1.key }) {
            context.observer.observe(.fileFailed(exchange.path, file: name, message: failure.message))
        }
    }

    /// How many messages the server has now, if all went well: those with rows, and those that are still to be fetched.
    private static func messagesThere(_ exchange: FolderExchange, _ context: RunContext) throws -> Int? {
        let state = exchange.state
        guard let validity = state.uidValidity, state.result.changesServer else { return nil }
        let rows = try context.index.presentUIDs(in: exchange.id, validity)
        let erased = try context.index.erasedUIDs(in: exchange.id, validity)
        return rows.union(exchange.plan.download).union(erased).count
    }

    /// The folder's ledger for the rest of the run.
    ///
    /// - Parameter messages: that the server has now; `nil` = as many as when it was looked at.
    private func job(of exchange: FolderExchange, messages: Int?) -> FolderJob {
        let state = exchange.state
        let fetches =
            !exchange.plan.download.isEmpty && state.failure == nil && state.uidValidity != nil && state.record.goneRun == nil
        let job = FolderJob(
            record: state.record, expected: fetches ? exchange.plan.download.count : 0,
            preparation: fetches ? ExchangeDownload(exchange: exchange) : nil)
        job.update { ledger in
            ledger.result = state.result
            ledger.result.quarantined += state.unsent.count
            ledger.cursor = Self.cursor(of: exchange, state)
            if let messages { ledger.cursor?.messages = messages }
            ledger.touchedStore = state.touchedStore
            // A folder that is on neither side any more, or is only kept here, has no cursor to move.
            let isKeptOnly = !exchange.sight.isThere && state.uidValidity == nil && state.failure == nil
            ledger.isFinished = state.record.goneRun != nil || isKeptOnly
            ledger.stamp = exchange.plan.isEmpty && !state.isUnsettled ? exchange.sight.stamp : nil
        }
        if let failure = state.failure { context.folderFailed(job, failure) }
        return job
    }

    /// What the look saw, before anything was done: the next run sees our own changes and finds them agreed.
    private static func cursor(of exchange: FolderExchange, _ state: FolderExchange.State) -> FolderCursor? {
        let sight = exchange.sight
        guard let validity = state.uidValidity else { return nil }
        guard let seen = sight.uidValidity, !sight.isQuiet, seen == validity else {
            // Not looked at on the server: what was known of it stands, or nothing if it has just been made.
            let isKnown = sight.record.uidValidity == validity
            return FolderCursor(
                uidValidity: validity, uidNext: isKnown ? sight.record.uidNext : nil,
                highestModSeq: isKnown && !state.isUnsettled ? sight.record.highestModSeq : nil,
                messages: isKnown ? sight.record.messages : 0)
        }
        let isCertain = !sight.contradicts && !state.isUnsettled
        return FolderCursor(
            uidValidity: seen, uidNext: sight.uidNext, highestModSeq: isCertain ? sight.highestModSeq : nil,
            messages: sight.contradicts ? sight.known.count : sight.exists)
    }
}

extension FolderResult {
    /// More or fewer messages are on the server than before. What was moved out of a folder counts where it went to.
    fileprivate var changesServer: Bool { uploaded + deletedRemote + moved > 0 }
}

/// Prepares the fetching of one folder's share of a two-way plan.
struct ExchangeDownload: FolderPreparing {
    let exchange: FolderExchange

    func prepare(_ job: FolderJob, on connection: IMAPConnection, _ context: RunContext) async throws {
        let selected = try await connection.select(job.record.name, readOnly: true)
        guard let validity = exchange.uidValidity, selected.uidValidity == validity else {
            throw IMAPError(
                .refused, message: "The folder was made anew on the server during the run; it is done in the next run.",
                mailbox: job.record.name)
        }
        let wanted = exchange.plan.download
        let batches = try await onDisk {
            let maildir = try open(job.record, context)
            job.update { state in
                state.maildir = maildir
                state.wanted = wanted
            }
            return try FolderPreparation.promise(wanted, job, validity, context)
        }
        context.observer.observe(.folderStarted(job.path, toFetch: wanted.count))
        context.queue.add(batches)
    }

    /// A directory that was there when it was looked at is not made again: its user has renamed or deleted it since.
    private func open(_ record: FolderRecord, _ context: RunContext) throws -> MaildirFolder {
        guard exchange.sight.isHere else {
            return try context.store.create(context.localPath(of: record), in: record.directory)
        }
        do {
            return try context.store.open(record.directory)
        } catch {
            guard error.kind == .noFolder else { throw error }
            throw IMAPError(
                .refused, message: "The folder was renamed or deleted here during the run; it is done in the next run.",
                mailbox: record.name)
        }
    }
}
