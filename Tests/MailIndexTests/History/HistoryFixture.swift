import Mail
import TestRig

@testable import MailIndex

/// An account of two folders, and what happened to it, told in short words.
final class HistoryFixture {
    private let fixture: IndexFixture
    let index: AccountIndex
    let inbox: Int64
    let work: Int64
    private(set) var run: Int64

    init() throws {
        fixture = try IndexFixture()
        index = try fixture.open()
        run = try index.beginRun(mode: "sync", at: 10)
        let folders = try index.save([.named("INBOX", run: run), .named("Work", run: run)])
        (inbox, work) = (folders[0].id, folders[1].id)
    }

    /// Ends the run and begins another, ten seconds after.
    func nextRun(_ mode: String = "sync") throws {
        try index.finishRun(run, at: Double(run) * 10 + 5, summary: "{}", bytesIn: 0)
        run = try index.beginRun(mode: mode, at: Double(run + 1) * 10)
    }

    func hold(_ uids: [UInt32], in folder: Int64, _ change: (inout Placement) -> Void = { _ in }) throws {
        let rows = uids.map { uid -> Placement in
            var row = Placement.sample(uid)
            change(&row)
            return row
        }
        try index.insertHeld(rows, folder: folder, validity: 1, run: run)
    }

    func apply(_ changes: [AccountIndex.Change], in folder: Int64) throws {
        try index.apply(changes, folder: folder, validity: 1, run: run)
    }

    func place(_ folder: Int64, _ uid: UInt32) -> MessagePlace {
        MessagePlace(folder: folder, validity: 1, uid: UID(unchecked: uid))
    }

    func events(in runs: ClosedRange<Int64>? = nil, of subject: EventSubject = .account) throws -> [MessageEvent] {
        var events: [MessageEvent] = []
        try index.forEachEvent(in: runs ?? 1...run, of: subject) { events.append($0) }
        return events
    }

    /// The newest run's events as `folder/uid word`.
    func words(of subject: EventSubject = .account) throws -> [String] {
        try events(in: run...run, of: subject).map { event in
            "\(name(event.place)) \(word(event.kind))"
        }
    }

    private func name(_ place: MessagePlace) -> String { "\(place.folder == inbox ? "inbox" : "work")/\(place.uid.value)" }

    private func word(_ kind: MessageEvent.Kind) -> String {
        switch kind {
        case .arrived: "arrived"
        case .flagged(let from, let to): "flagged \(from)→\(to)"
        case .moved(let from): "moved from \(name(from))"
        case .renumbered(let from): "renumbered from \(name(from))"
        case .gone(let isKept): isKept ? "gone, kept" : "gone"
        case .returned: "returned"
        case .restored(let from): "restored from \(from.map(name) ?? "elsewhere")"
        case .replaced: "replaced"
        case .forgotten: "forgotten"
        case .erased: "erased"
        }
    }
}
