import MailIndex
import Mail
import MaildirStore
import Synchronization

/// One folder in one run, and its ledger: which UIDs are wanted, held, failed, gone or erased. The cursor moves only when every
/// wanted UID has found its place in one of the last four, so a fault leaves no hole behind it.
final class FolderJob: Sendable {
    /// Why a message could not be held.
    struct Failure: Sendable, Equatable {
        /// For scripts: a word that does not change.
        var reason: String
        /// For people: one sentence.
        var message: String
    }

    struct State: Sendable {
        var wanted = UIDSet()
        var held = UIDSet()
        var failed: [UID: Failure] = [:]
        var gone = UIDSet()
        /// Came, and left out: they were erased here before.
        var erased = UIDSet()
        /// Looks, batches and parcels that are not done yet.
        var outstanding = 0
        /// What the index will know once the folder is finished.
        var cursor: FolderCursor?
        var result = FolderResult()
        /// The folder as a whole could not be done: why.
        var failure: String?
        /// How often a connection died with this message next in line.
        var losses: [UID: Int] = [:]
        var maildir: MaildirFolder?
        /// Of an unchanged folder, for the next run to compare with.
        var stamp: FolderStampRecord?
        /// A file was written or renamed by this run, so the directories' times are our own.
        var touchedStore = false
        /// How often looking at the folder failed for a passing reason.
        var lookTries = 0
        /// The cursor has moved: nothing is wanted that is neither held nor accounted for.
        var isFinished = false
    }

    let record: FolderRecord
    /// What STATUS said before the folder was opened; a second sign beside EXISTS.
    let statusMessages: Int?
    /// How many messages there seem to be to fetch, going by the numbers alone: for the display.
    let expectedMessages: Int
    /// What comes before fetching; `nil` = a look at the folder, as pulling runs do.
    let preparation: (any FolderPreparing)?
    private let mutex = Mutex(State())

    /// - Parameter expected: messages to fetch, where that is known; else what STATUS says is taken.
    init(
        record: FolderRecord, statusMessages: Int? = nil, expected: Int? = nil, preparation: (any FolderPreparing)? = nil
    ) {
        (self.record, self.preparation) = (record, preparation)
        self.statusMessages = statusMessages
        expectedMessages = expected ?? max(0, (statusMessages ?? 0) - record.messages)
    }

    var id: Int64 { record.id }
    var path: FolderPath { record.path }

    /// The open local folder, between preparation and finish: only then does it cost file descriptors.
    var maildir: MaildirFolder? { mutex.withLock { $0.maildir } }

    /// A copy of the ledger.
    var state: State { mutex.withLock { $0 } }

    @discardableResult
    func update<T: Sendable>(_ change: (inout sending State) -> sending T) -> T { mutex.withLock { change(&$0) } }

    func begin(_ count: Int = 1) { mutex.withLock { $0.outstanding += count } }

    /// - Returns: `true` when that was the last, so that the folder can be finished.
    func end() -> Bool {
        mutex.withLock { state in
            state.outstanding -= 1
            return state.outstanding == 0
        }
    }

    /// Notes that the connection died while `uid` was next, and says how often it did.
    func noteLoss(at uid: UID) -> Int {
        mutex.withLock { state in
            state.losses[uid, default: 0] += 1
            return state.losses[uid, default: 0]
        }
    }
}
