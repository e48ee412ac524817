import Mail
import Synchronization

/// What a restore has come to so far; told by several tasks.
final class RestoreLedger: Sendable {
    private let state: Mutex<RestoreReport>
    private let observer: any RestoreObserver

    init(_ report: RestoreReport, observer: any RestoreObserver) {
        state = Mutex(report)
        self.observer = observer
    }

    var report: RestoreReport { state.withLock { $0 } }

    func update(_ change: (inout RestoreReport) -> Void) { state.withLock { change(&$0) } }

    func folderFailed(_ path: FolderPath, _ sentence: String) {
        update { $0.foldersFailed += 1 }
        observer.observe(.folderFailed(path, message: sentence))
    }

    func folderMade(_ path: FolderPath) {
        update { $0.foldersMade += 1 }
        observer.observe(.folderMade(path))
    }
}
