import Foundation
import IMAPClient
import Mail
import MailIndex
import MaildirStore

/// The part of a run that talks to the server: sign in, discover, then what the run is for.
struct RunExecution {
    let settings: AccountSettings
    let mode: RunMode
    let options: RunOptions
    let run: Int64
    let index: AccountIndex
    let store: MaildirStore
    let bytesLeftToday: UInt64?
    let observer: any RunObserver
    let progress: RunProgress

    func execute(into summary: inout RunSummary) async throws {
        let context = makeContext(try await settings.signIn())
        let start = ContinuousClock.now
        var jobs: [FolderJob] = []
        do {
            jobs = try await withTaskCancellationHandler {
                let jobs = try await work(context, &summary)
                await bringSearchUpToDate(context, since: start)
                return jobs
            } onCancel: {
                context.fail(.interrupted)
            }
        } catch let failure as RunFailure {
            context.fail(failure)
        } catch let error as IMAPError {
            context.fail(RunFailure(error))
        } catch {
            // Whatever ends the run ends its connections.
            context.fail(StoreFailure(error).runFailure)
            throw error
        }
        RunConclusion(context: context, jobs: jobs).conclude(&summary)
        if let failure = context.failure { throw failure }
    }

    private func makeContext(_ credentials: any CredentialSource) -> RunContext {
        let access: Access = options.isReadOnly(mode) ? .readOnly : .readWrite
        return RunContext(
            settings: settings, mode: mode, options: options, run: run, index: index, store: store,
            pool: ConnectionPool(SessionOptions(settings, credentials: credentials, access: access)),
            bytesLeftToday: bytesLeftToday, observer: observer, progress: progress)
    }

    /// What came can be found when the run ends, if that is no long wait; a run that is to end at once leaves it to the next one.
    private func bringSearchUpToDate(_ context: RunContext, since start: ContinuousClock.Instant) async {
        guard options.purpose != .plan else { return }
        let sentence = try? await onDisk { [upkeep = context.upkeep] in
            upkeep.finish(after: start.duration(to: .now)) { context.failure?.outcome == .interrupted }
        }
        if let sentence { observer.observe(.notice(sentence)) }
    }

    private func work(_ context: RunContext, _ summary: inout RunSummary) async throws -> [FolderJob] {
        if options.purpose != .plan { try await onDisk { [upkeep = context.upkeep] in try upkeep.begin() } }
        observer.observe(.connecting(host: settings.server.host, port: settings.server.port))
        let (connection, listing) = try await discover(context)
        observer.observe(.connected(capabilities: connection.capabilities.names.sorted()))
        try refuseToDoNothing(listing)
        switch (options.purpose, mode) {
        case (.work, .sync), (.plan, .sync), (.rebuild, _):
            return try await exchange(context, connection, listing.folders, &summary)
        case (.plan, .backup), (.plan, .mirror):
            return try await PullingPlan(context: context, listing: listing).tell(on: connection, &summary)
        case (.work, .backup), (.work, .mirror):
            return try await pull(context, connection, listing, &summary)
        }
    }

    /// A pattern with a typing mistake in it must not pass for a mailbox in which nothing is new.
    private func refuseToDoNothing(_ listing: Listing) throws(RunFailure) {
        let (rules, filter) = (settings.folders, FolderFilter(settings.folders))
        let possible = listing.folders.filter(\.isSelectable)
        guard !possible.isEmpty, !possible.contains(where: { $0.takesPart(filter, rules) }) else { return }
        let cause = rules.only.isEmpty
            ? "include, exclude and subscribed in the configuration leave no folder"
            : "no folder matches \(rules.only.joined(separator: " or "))"
        throw RunFailure(.failed, "\(cause); `restante folders \(settings.name)` shows which there are")
    }

    /// Backups and mirrors: each folder is looked at just before its bodies are fetched.
    private func pull(
        _ context: RunContext, _ connection: IMAPConnection, _ listing: Listing, _ summary: inout RunSummary
    ) async throws -> [FolderJob] {
        let outcome = try await onDisk { try Reconciliation(context: context, listing: listing).reconcile() }
        tell(folders: outcome.folders, messages: outcome.messages, unchanged: outcome.unchanged, &summary)
        progress.update { $0.messagesTotal = outcome.jobs.reduce(0) { $0 + $1.expectedMessages } }
        if outcome.jobs.isEmpty {
            await context.finish(connection)
        } else {
            context.queue.add(outcome.jobs)
            await FetchCrew(context: context).work(first: connection)
        }
        if mode == .mirror, context.failure == nil {
            try await onDisk { try VoidCopies(context: context).clear(outcome.jobs) }
        }
        return outcome.jobs + outcome.impossible
    }

    /// Two-way accounts: the whole account is planned before anything is touched.
    private func exchange(
        _ context: RunContext, _ connection: IMAPConnection, _ discovered: [DiscoveredFolder], _ summary: inout RunSummary
    ) async throws -> [FolderJob] {
        let sessions = Sessions(context, first: connection)
        let found = try await UploadRecovery(context: context, sessions: sessions).carryOut()
        if found > 0 { observer.observe(.notice("\(found) messages that a run was sending when it ended had come to the server")) }
        let run = TwoWayRun(context: context, sessions: sessions, discovered: discovered)
        let planned = try await run.plan()
        let account = planned.account
        tell(folders: account.folders, messages: account.messages, unchanged: account.unchanged, &summary)
        switch options.purpose {
        case .work:
            if let brake = planned.plan.brake { throw RunFailure(.brake, brake) }
            for note in planned.plan.notes { observer.observe(.notice(note)) }
            var changes = TreeChanges()
            defer { summary.tree = changes }
            return try await run.act(planned, &changes) + account.failures
        case .plan:
            try await PlanTeller(context: context, sessions: sessions, planned: planned).tell(&summary)
            await sessions.close()
            if let brake = planned.plan.brake { throw RunFailure(.brake, brake) }
            return account.failures
        case .rebuild:
            try await run.rebuild(planned)
            await sessions.close()
            return account.failures
        }
    }

    private func tell(folders: Int, messages: Int, unchanged: Int, _ summary: inout RunSummary) {
        summary.folders = folders
        observer.observe(.foldersFound(folders: folders, messages: messages))
        progress.update { progress in
            progress.foldersTotal = folders
            progress.foldersDone = unchanged
        }
    }

    /// The first connection and the list of folders; passing faults are tried again as a whole.
    private func discover(_ context: RunContext) async throws -> (IMAPConnection, Listing) {
        // Two-way runs ask for these when they look at the account.
        let pulls = mode != .sync && options.purpose != .rebuild
        let known = pulls ? try index.folders() : []
        while true {
            do throws(IMAPError) {
                let connection = try await context.connect()
                do throws(IMAPError) {
                    let folders = try await Discovery(
                        connection: connection, wantsSubscriptions: settings.folders.subscribedOnly
                    ).folders()
                    let missing = UnlistedFolders.names(of: known, missingIn: folders)
                    let leftOut = try await UnlistedFolders.answering(missing, on: connection)
                    let identity = try await FolderIdentity(of: known, among: folders, index, settings.limits, on: connection)
                    context.confirm(connection)
                    return (
                        connection,
                        Listing(folders: folders, leftOut: leftOut, returned: identity.returned, replaced: identity.replaced))
                } catch {
                    context.drop(connection)
                    throw error
                }
            } catch {
                guard error.disposition == .passing || error.disposition == .throttled else { throw RunFailure(error) }
                guard await context.wait(for: error) else { throw context.failure ?? .interrupted }
            }
        }
    }
}
