import Foundation
import IMAPClient
import Mail
import MailIndex
import MaildirStore

/// The part of a run that talks to the server: sign in, discover, plan, fetch, record.
struct RunExecution {
    /// Threads that write to the disk.
    private static let writers = 2

    let settings: AccountSettings
    let mode: RunMode
    let run: Int64
    let index: AccountIndex
    let store: MaildirStore
    let bytesLeftToday: UInt64?
    let observer: any RunObserver
    let progress: RunProgress

    func execute(into summary: inout RunSummary) async throws {
        let password = try await settings.password()
        let context = makeContext(password)
        var jobs: [FolderJob] = []
        do {
            jobs = try await withTaskCancellationHandler {
                try await work(context, &summary)
            } onCancel: {
                context.fail(.interrupted)
            }
        } catch let failure as RunFailure {
            context.fail(failure)
        } catch let error as IMAPError {
            context.fail(RunFailure(error))
        }
        conclude(context, jobs, &summary)
        if let failure = context.failure { throw failure }
    }

    private func makeContext(_ password: Secret) -> RunContext {
        RunContext(
            settings: settings, mode: mode, run: run, index: index, store: store,
            options: SessionOptions(settings, password: password), bytesLeftToday: bytesLeftToday, observer: observer,
            progress: progress)
    }

    private func work(_ context: RunContext, _ summary: inout RunSummary) async throws -> [FolderJob] {
        observer.observe(.connecting(host: settings.server.host, port: settings.server.port))
        let (connection, discovered) = try await discover(context)
        observer.observe(.connected(capabilities: connection.capabilities.names.sorted()))
        let outcome = try await onDisk { try Reconciliation(context: context, discovered: discovered).reconcile() }
        summary.folders = outcome.folders
        observer.observe(.foldersFound(folders: outcome.folders, messages: outcome.messages))
        progress.update { progress in
            progress.foldersTotal = outcome.folders
            progress.foldersDone = outcome.unchanged
            progress.messagesTotal = outcome.jobs.reduce(0) { $0 + $1.expectedMessages }
        }
        guard !outcome.jobs.isEmpty else {
            await context.finish(connection)
            return outcome.impossible
        }
        context.queue.add(outcome.jobs)
        await workers(context, first: connection, jobs: outcome.jobs.count)
        return outcome.jobs + outcome.impossible
    }

    /// The first connection and the list of folders; passing faults are tried again as a whole.
    private func discover(_ context: RunContext) async throws -> (IMAPConnection, [DiscoveredFolder]) {
        while true {
            do throws(IMAPError) {
                let connection = try await context.connect()
                do throws(IMAPError) {
                    let folders = try await Discovery(connection: connection).folders()
                    context.confirm(enabled: connection.enabled)
                    return (connection, folders)
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

    private func workers(_ context: RunContext, first: IMAPConnection, jobs: Int) async {
        await withTaskGroup { group in
            group.addTask {
                await context.writer.run(
                    threads: Self.writers, fail: { context.fail($0) }, folderDone: { context.folderDone($0) })
            }
            await withTaskGroup { workers in
                for number in 0..<max(1, settings.limits.connections) {
                    workers.addTask {
                        await FetchWorker(context: context, number: number, connection: number == 0 ? first : nil).work()
                    }
                }
            }
            context.writer.close()
        }
    }

    /// Adds up what was done, and notes the stamps of folders that this run left as they were.
    private func conclude(_ context: RunContext, _ jobs: [FolderJob], _ summary: inout RunSummary) {
        var failedFolders: [String] = []
        var unfinished = 0
        var stamps: [(folder: Int64, stamp: FolderStampRecord?)] = []
        for job in jobs {
            let state = job.state
            summary.add(state.result)
            if state.failure != nil { failedFolders.append(job.path.description) }
            if !state.isFinished { unfinished += 1 }
            stamps.append((job.id, state.isFinished && !state.touchedStore ? state.stamp : nil))
        }
        try? index.setStamps(stamps)
        let metrics = context.metrics
        (summary.bytesIn, summary.bytesOut, summary.roundTrips) = (metrics.bytesIn, metrics.bytesOut, metrics.roundTrips)
        summary.quarantined = (try? index.quarantine().count) ?? summary.quarantined
        summary.complete = unfinished == 0 && failedFolders.isEmpty && summary.quarantined == 0 && context.failure == nil
        guard !summary.complete else { return }
        summary.outcome = .partial
        summary.message = partialMessage(failedFolders, summary.quarantined)
    }

    private func partialMessage(_ failedFolders: [String], _ quarantined: Int) -> String {
        var parts: [String] = []
        if !failedFolders.isEmpty { parts.append("these folders could not be done: \(failedFolders.joined(separator: ", "))") }
        if quarantined > 0 {
            let what = quarantined == 1 ? "1 message could not be held and is" : "\(quarantined) messages could not be held and are"
            parts.append("\(what) in quarantine (see `restante status`)")
        }
        if parts.isEmpty { parts.append("some messages are not held yet; run again") }
        return parts.joined(separator: "; ")
    }
}

extension RunSummary {
    mutating func add(_ result: FolderResult) {
        downloaded += result.downloaded
        flagsLocal += result.flagsLocal
        deletedLocal += result.deletedLocal
        goneKept += result.goneKept
        moved += result.moved
        copiedLocally += result.copiedLocally
        if result.changedAnything { foldersChanged += 1 }
    }
}
