import Mail
import MailIndex
import MaildirStore
import SyncPlanner
import Synchronization

/// One folder in the acting part of a two-way run: where it is now on both sides, what is to be done, and what was done.
final class FolderExchange: Sendable {
    struct State: Sendable {
        /// Under its present name and in its present directory: renames change it.
        var record: FolderRecord
        /// `nil` as long as the folder is not on the server.
        var uidValidity: UIDValidity?
        var uidNext: UID?
        /// The mailbox's HIGHESTMODSEQ when it was looked at: what has not changed since may be stored to (UNCHANGEDSINCE).
        var highestModSeq: ModSeq?
        var permanentFlags: [String]?
        var result = FolderResult()
        /// The folder as a whole could not be done: why.
        var failure: String?
        /// Files that the server would not take, by name: reason (a word), sentence.
        var unsent: [String: FolderJob.Failure] = [:]
        /// Something was left for the next run: a message changed meanwhile, a file vanished. The cursor stays.
        var isUnsettled = false
        var touchedStore = false
        /// What of the plan is done on the server.
        var push = PushLedger()
    }

    let id: Int64
    let sight: FolderSight
    let plan: ExchangePlan
    private let mutex: Mutex<State>

    init(_ sight: FolderSight, _ plan: ExchangePlan) {
        (id, self.sight, self.plan) = (sight.record.id, sight, plan)
        var state = State(record: sight.record)
        (state.uidValidity, state.uidNext) = (sight.uidValidity, sight.uidNext)
        (state.highestModSeq, state.permanentFlags) = (sight.highestModSeq, sight.permanentFlags)
        mutex = Mutex(state)
    }

    var state: State { mutex.withLock { $0 } }
    var record: FolderRecord { mutex.withLock { $0.record } }
    var path: FolderPath { record.path }
    /// Of rows: the UIDVALIDITY under which this folder's rows stand from this run on.
    var uidValidity: UIDValidity? { mutex.withLock { $0.uidValidity } }
    /// Of rows that were there before the run; another one than ``uidValidity`` if the mailbox was made anew.
    var oldValidity: UIDValidity? { sight.record.uidValidity }

    @discardableResult
    func update<T: Sendable>(_ change: (inout sending State) -> sending T) -> T { mutex.withLock { change(&$0) } }

    /// The folder's directory, opened anew: folders are many, descriptors are few.
    func openStore(_ context: RunContext) throws(MaildirError) -> MaildirFolder { try context.store.open(record.directory) }
}

/// All folders of the acting part, by number: sources and targets of moves find each other here.
final class ExchangeBook: Sendable {
    let exchanges: [FolderExchange]
    private let byID: [Int64: FolderExchange]

    init(_ exchanges: [FolderExchange]) {
        self.exchanges = exchanges
        byID = Dictionary(exchanges.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    subscript(_ id: Int64) -> FolderExchange? { byID[id] }

    /// What was to go to a folder that could not be done is still in its old one: that folder's cursor must not pass it by.
    func leaveWhatDidNotLeave() {
        let undone = exchanges.filter { exchange in
            let state = exchange.state
            return state.failure != nil || state.isUnsettled
        }
        let sources = undone.flatMap { exchange in
            exchange.plan.localTransfers.flatMap { [$0.file.folder, $0.source?.folder ?? $0.file.folder] }
                + exchange.plan.remoteTransfers.map(\.source.folder)
        }
        for source in Set(sources) { self[source]?.update { $0.isUnsettled = true } }
    }
}
