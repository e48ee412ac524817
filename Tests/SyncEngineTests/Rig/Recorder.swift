import Mail
import Synchronization

@testable import SyncEngine

/// Keeps what a run tells.
final class Recorder: RunObserver {
    private let state = Mutex<[RunEvent]>([])
    private let action = Mutex<(@Sendable (RunEvent) -> Void)?>(nil)

    /// Called with each event, as it happens.
    func whenever(_ action: @escaping @Sendable (RunEvent) -> Void) { self.action.withLock { $0 = action } }

    func observe(_ event: RunEvent) {
        state.withLock { $0.append(event) }
        action.withLock { $0 }?(event)
    }

    func clear() { state.withLock { $0 = [] } }

    var events: [RunEvent] { state.withLock { $0 } }

    var notices: [String] {
        events.compactMap { if case .notice(let text) = $0 { text } else { nil } }
    }

    /// Reasons of waiting, and how long each took.
    var waits: [(reason: String, seconds: Double)] {
        events.compactMap { if case .waiting(let reason, let seconds) = $0 { (reason, seconds) } else { nil } }
    }

    var failedFolders: [FolderPath] {
        events.compactMap { if case .folderFailed(let path, _) = $0 { path } else { nil } }
    }

    var failedMessages: [UID] {
        events.compactMap { if case .messageFailed(_, let uid, _) = $0 { uid } else { nil } }
    }
}
