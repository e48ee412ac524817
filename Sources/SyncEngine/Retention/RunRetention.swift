import Foundation
import Mail
import MailIndex

/// What retention asks of every run, whatever it is for.
struct RunRetention {
    let settings: AccountSettings
    let files: AccountFiles
    let index: AccountIndex
    let run: Int64
    let observer: any RunObserver

    /// Does what an interrupted `forget` or `erase` had decided. Before the store is looked at: a file that is missing while
    /// its row is there looks like a deletion by the user.
    func begin() throws {
        guard try index.hasUnfinishedRemovals() else { return }
        let hands = RemovalHands(settings, files.store, index, run: run)
        let outcome = try index.finishRemovals(run: run, at: Date().timeIntervalSince1970) { try hands.remove($0) }
        observer.observe(
            .notice("a removal that was interrupted was finished: \(outcome.messages) messages are gone from here"))
        for failure in outcome.failures { observer.observe(.notice("a message stays here: \(failure.message)")) }
    }

    /// Pretends, on a copy of the index, that it was done.
    func pretend() throws {
        guard try index.hasUnfinishedRemovals() else { return }
        _ = try index.finishRemovals(run: run, at: Date().timeIntervalSince1970) { _ in [:] }
    }

    /// Hands holds and erasures of the index that was there to the new one.
    func takeOver() throws {
        guard access(files.indexPath, F_OK) == 0 else { return }
        do throws(IndexError) {
            let old = try AccountIndex(path: files.indexPath)
            defer { old.close() }
            let (holds, erased) = try index.takeOverRetention(from: old)
            guard holds + erased > 0 else { return }
            observer.observe(
                .notice("\(holds) legal holds and \(erased) erased messages were taken over from the index that was there"))
        } catch {
            guard error.kind == .damaged else { throw error }
            observer.observe(
                .notice(
                    "legal holds and erasures cannot be read from the damaged index; `restante audit` shows what there was: "
                        + "make the holds again, and erase again"))
        }
    }

    /// There is mail of earlier runs of which holds do not know yet whether they mean it. To be asked before search is filled.
    var isBehind: Bool { get throws { try index.searchBacklog() > 0 && index.hasHoldOnWords() } }

    /// What holds cover now they cover for good, wherever it goes.
    ///
    /// - Parameter wasBehind: ``isBehind``, when the run began.
    func end(wasBehind: Bool) throws { try index.rememberHolds(since: wasBehind ? 0 : run) }
}
