import Mail
import MailIndex

/// What is said at the end of a run: the sums of what was done, and whether all of it was.
struct RunConclusion {
    let context: RunContext
    let jobs: [FolderJob]

    /// Adds up, and notes the stamps of folders that this run left as they were.
    func conclude(_ summary: inout RunSummary) {
        var failedFolders: [String] = []
        var unfinished = 0
        var erased = 0
        var stamps: [(folder: Int64, stamp: FolderStampRecord?)] = []
        for job in jobs {
            let state = job.state
            summary.add(state.result)
            if state.failure != nil { failedFolders.append(job.path.description) }
            if !state.isFinished { unfinished += 1 }
            erased += state.erased.count
            stamps.append((job.id, state.isFinished && !state.touchedStore ? state.stamp : nil))
        }
        try? context.index.setStamps(stamps)
        if erased > 0 { context.observer.observe(.notice(Self.notice(ofErased: erased))) }
        let metrics = context.metrics
        (summary.bytesIn, summary.bytesOut, summary.roundTrips) = (metrics.bytesIn, metrics.bytesOut, metrics.roundTrips)
        let held = (try? context.index.quarantine().count) ?? 0
        let unsent = (try? context.index.unsent().count) ?? 0
        summary.quarantined = held + unsent
        summary.complete = unfinished == 0 && failedFolders.isEmpty && summary.quarantined == 0 && context.failure == nil
        guard !summary.complete else { return }
        summary.outcome = .partial
        summary.message = message(failedFolders, held: held, unsent: unsent)
    }

    private static func notice(ofErased count: Int) -> String {
        let what = count == 1 ? "1 message that was erased here is" : "\(count) messages that were erased here are"
        return "\(what) on the server under another number; \(count == 1 ? "it was" : "they were") left out"
    }

    private func message(_ failedFolders: [String], held: Int, unsent: Int) -> String {
        var parts: [String] = []
        if !failedFolders.isEmpty { parts.append("these folders could not be done: \(failedFolders.joined(separator: ", "))") }
        if held > 0 {
            let what = held == 1 ? "1 message could not be held and is" : "\(held) messages could not be held and are"
            parts.append("\(what) in quarantine (see `restante status`)")
        }
        if unsent > 0 {
            let what = unsent == 1 ? "1 file was not taken" : "\(unsent) files were not taken"
            parts.append("\(what) by the server (see `restante status`)")
        }
        if parts.isEmpty { parts.append("some messages are not held yet; run again") }
        return parts.joined(separator: "; ")
    }
}

extension RunSummary {
    mutating func add(_ result: FolderResult) {
        downloaded += result.downloaded
        uploaded += result.uploaded
        flagsLocal += result.flagsLocal
        flagsRemote += result.flagsRemote
        deletedLocal += result.deletedLocal
        deletedRemote += result.deletedRemote
        goneKept += result.goneKept
        moved += result.moved
        copiedLocally += result.copiedLocally
        if result.changedAnything { foldersChanged += 1 }
    }
}
