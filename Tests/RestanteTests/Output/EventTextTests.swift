import Mail
import SyncEngine
import Testing

@testable import restante

struct EventTextTests {
    private static let inbox = FolderPath.inbox

    private static var result: FolderResult {
        var result = FolderResult()
        result.downloaded = 1200
        (result.uploaded, result.moved, result.flagsRemote, result.deletedRemote) = (2, 4, 5, 6)
        result.flagsLocal = 3
        result.goneKept = 1
        return result
    }

    private static let lines: [(RunEvent, EventText.Level, String)] = [
        (.runStarted(run: 7, mode: .backup), .progress, "work: backup begins (run 7)"),
        (.foldersFound(folders: 1, messages: 1200), .progress, "work: 1,200 messages in 1 folder on the server"),
        (.folderStarted(inbox, toFetch: 1200), .detail, "work: INBOX: 1,200 messages to fetch"),
        (.folderStarted(inbox, toFetch: 0), .detail, "work: INBOX: looking for changes"),
        (
            .folderFinished(inbox, result), .progress,
            "work: INBOX: 1,200 new, 2 sent, 4 moved, 3 with new flags, 5 with new flags on the server, 6 deleted on the server, "
                + "1 gone on the server, kept here"
        ),
        (.fileFailed(inbox, file: "17.M1", message: "too large"), .error, "work: 17.M1 of INBOX could not be sent: too large"),
        (.folderFailed(inbox, message: "no access"), .error, "work: folder INBOX failed: no access"),
        (.messageFailed(inbox, 5, message: "too odd"), .error, "work: message 5 of INBOX is set aside: too odd"),
        (.waiting(reason: "the server is busy.", seconds: 30), .warning, "work: the server is busy; waiting 30 s"),
        (.notice("maintenance tonight"), .warning, "work: maintenance tonight"),
    ]

    @Test("events have a line for people", arguments: lines)
    func line(_ event: RunEvent, _ level: EventText.Level, _ text: String) {
        let line = EventText(event, account: "work")
        #expect(line?.level == level)
        #expect(line?.text == text)
    }

    @Test("a folder without changes has none")
    func silent() {
        #expect(EventText(.folderFinished(.inbox, FolderResult()), account: "work") == nil)
        #expect(EventText(.finished(RunSummary(account: "work", mode: .sync)), account: "work") == nil)
    }

    private static func summary(_ outcome: RunOutcome, _ change: (inout RunSummary) -> Void = { _ in }) -> RunSummary {
        var summary = RunSummary(account: "work", mode: .backup)
        (summary.outcome, summary.folders, summary.seconds, summary.complete) = (outcome, 8, 12, outcome == .done)
        change(&summary)
        return summary
    }

    private static let summaries: [(RunSummary, String)] = [
        (summary(.done) { $0.roundTrips = 5 }, "work: nothing to do in 8 folders, 12 s, 5 round trips"),
        (
            summary(.done) { ($0.downloaded, $0.goneKept, $0.foldersChanged, $0.bytesIn) = (1, 2, 3, 4_000_000) },
            "work: 1 new message, 2 gone on the server, kept here, in 3 of 8 folders; 4.0 MB received in 12 s"
        ),
        (
            summary(.done) { ($0.tree, $0.foldersChanged) = (TreeChanges(made: 1, renamed: 2, deleted: 3), 6) },
            "work: 1 folder made, 2 folders renamed, 3 folders deleted, in 6 of 8 folders; 0 B received in 12 s"
        ),
        (
            summary(.done) { ($0.uploaded, $0.moved, $0.foldersChanged, $0.bytesIn, $0.bytesOut) = (2, 1, 2, 900, 70_000) },
            "work: 2 sent to the server, 1 moved, in 2 of 8 folders; 900 B received, 70 kB sent in 12 s"
        ),
        (
            summary(.partial) { ($0.quarantined, $0.message) = (1, "1 message is set aside.") },
            "work: not complete: 1 message is set aside; done: 1 set aside"
        ),
        (summary(.locked) { $0.message = "another run is at work" }, "work: another run is at work"),
        (
            summary(.interrupted) { ($0.downloaded, $0.message) = (5, "interrupted; the next run goes on from there") },
            "work: interrupted; the next run goes on from there; done: 5 new messages"
        ),
        (summary(.failed), "work: the run failed"),
    ]

    @Test("the end of a run is told in one line", arguments: summaries)
    func end(_ summary: RunSummary, _ text: String) {
        #expect(SummaryText.text(summary) == text)
    }
}
