import Foundation
import Mail
import MailIndex
import MaildirStore

/// What a user does on purpose about mail that is kept here: `forget`, `erase` and `hold`. The server is never asked, and
/// nothing on it is changed.
///
/// While it works no run of the account begins; while a run is at work it ends at once with ``RunOutcome/locked``. May block.
package struct AccountRetention: Sendable {
    private let settings: AccountSettings
    private let files: AccountFiles

    package init(_ settings: AccountSettings) {
        self.settings = settings
        files = AccountFiles(settings)
    }

    // MARK: Removing

    /// What the order would come to; nothing is changed.
    ///
    /// - Parameter body: given each message that is meant, folder by folder.
    package func plan(
        _ order: RemovalOrder, _ body: (RemovalCandidate) throws -> Void = { _ in }
    ) throws(RunFailure) -> RemovalPlan {
        try files.withHeldIndex { index in
            let folders = Dictionary(try index.folders().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            return try index.planRemoval(try request(order, index)) { row, holds in
                guard let folder = folders[row.folder] else { return }
                try body(RemovalCandidate(folder: folder, row: row, holds: holds))
            }
        }
    }

    /// Removes what the order means and no hold keeps; see ``RemovalHands`` for the order of effects.
    package func carryOut(_ order: RemovalOrder) throws(RunFailure) -> RemovalReport {
        try locked { index in
            var report = RemovalReport()
            let request = try request(order, index)
            if try index.hasUnfinishedRemovals() { _ = try run(request.reason, index) { try finish($0, index) } }
            report.plan = try index.planRemoval(request)
            if report.plan.messages > 0 {
                (report.run, report.done) = try run(request.reason, index) { run in
                    let hands = RemovalHands(settings, files.store, index, run: run)
                    return try index.remove(request, run: run, at: Self.now) { try hands.remove($0) }
                }
            }
            let paths = Dictionary(try index.folders().map { ($0.id, $0.path) }, uniquingKeysWith: { first, _ in first })
            report.failures = report.done.failures.map { (paths[$0.place.folder]?.description ?? "", $0.message) }
            if request.reason == .erased { report.inTrash = TrashFiles(stateDirectory: settings.stateDirectory).count }
            return report
        }
    }

    private func finish(_ run: Int64, _ index: AccountIndex) throws -> RemovalOutcome {
        let hands = RemovalHands(settings, files.store, index, run: run)
        return try index.finishRemovals(run: run, at: Self.now) { try hands.remove($0) }
    }

    /// A run of its own in the history.
    private func run(
        _ reason: RemovalReason, _ index: AccountIndex, _ body: (Int64) throws -> RemovalOutcome
    ) throws -> (Int64, RemovalOutcome) {
        let run = try index.beginRun(mode: reason.rawValue, at: Self.now)
        let outcome = try body(run)
        let summary = RemovalSummary(removed: outcome.messages, failed: outcome.failed, bytes: outcome.bytes)
        try index.finishRun(run, at: Self.now, summary: summary.json, bytesIn: 0)
        return (run, outcome)
    }

    private func request(_ order: RemovalOrder, _ index: AccountIndex) throws -> RemovalRequest {
        switch order {
        case .erase(let query): return .erase(query)
        case .forget(let age, let gone, let patterns):
            let selection = MailSelection(folders: patterns)
            let wanted = try index.folders().filter { selection.covers($0.path) }.map(\.id)
            try selection.checkMeansSome(of: wanted.count)
            return .forget(
                ForgetLimits(
                    datedBefore: Int64(Self.now) - age, goneBefore: Self.now - Double(gone),
                    folders: patterns.isEmpty ? nil : Set(wanted)))
        }
    }

    // MARK: Holds

    /// Puts a hold into force, and then on record: one that is not on record holds all the same.
    ///
    /// - Returns: how many messages it covers now, beyond doubt and because they cannot be judged.
    package func addHold(
        _ name: String, _ query: SearchQuery, by who: String
    ) throws(RunFailure) -> (sure: Int, unsure: Int) {
        try locked { index in
            // What search does not know yet would be held only as long as that lasts, not for good.
            if try query.needsText && index.hasSearch() { try AccountSearch(settings).prepare(index, RunProgress()) { false } }
            _ = try index.addHold(name, query, by: who, at: Self.now)
            let counts = try index.countHeld()[name] ?? (0, 0)
            try settings.record([.holdAdded(name: name, query: query.text, messages: counts.sure, by: who)])
            return counts
        }
    }

    /// Ends a hold, after that was put on record.
    package func releaseHold(_ name: String, by who: String) throws(RunFailure) {
        try locked { index in
            _ = try index.hold(inForce: name)
            try settings.record([.holdReleased(name: name, by: who)])
            try index.releaseHold(name, by: who, at: Self.now)
        }
    }

    /// Whether the account has a hold of this name in force.
    package func isInForce(_ name: String) throws(RunFailure) -> Bool {
        guard let index = try files.openExistingIndex() else { return false }
        defer { index.close() }
        return try StoreFailure.translate { try index.holds().contains { $0.name == name && $0.released == nil } }
    }

    /// Every hold that ever was, oldest first; of those in force, how many messages each covers now.
    package func holds() throws(RunFailure) -> [(hold: Hold, covers: (sure: Int, unsure: Int)?)] {
        guard let index = try files.openExistingIndex() else { return [] }
        defer { index.close() }
        return try StoreFailure.translate {
            let counts = try index.countHeld()
            return try index.holds().map { ($0, $0.released == nil ? counts[$0.name] : nil) }
        }
    }

    // MARK: Looking

    private static var now: Double { Date().timeIntervalSince1970 }

    private func locked<T>(_ body: (AccountIndex) throws -> T) throws(RunFailure) -> T {
        // Where nothing was ever held there is nothing to lock, and nothing may be made.
        try files.checkIsBackedUp()
        let lock = try RunLock(stateDirectory: settings.stateDirectory, account: settings.name)
        let result = try files.withHeldIndex(body)
        _ = consume lock
        return result
    }
}
