import Synchronization

/// Counters of a running run, to be read at any time from anywhere.
package final class RunProgress: Sendable {
    package struct Snapshot: Sendable, Equatable {
        package var foldersTotal = 0
        package var foldersDone = 0
        package var messagesTotal = 0
        package var messagesDone = 0
        /// Octets of message bodies stored so far.
        package var bodyBytes: UInt64 = 0
        package var connections = 0
        /// What is being worked on, for display: a folder's path.
        package var current = ""

        package init() {}
    }

    private let state = Mutex(Snapshot())

    package init() {}

    package var snapshot: Snapshot { state.withLock { $0 } }

    package func update(_ change: (inout Snapshot) -> Void) { state.withLock { change(&$0) } }
}
