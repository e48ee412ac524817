@testable import IMAPClient
import Synchronization

/// Keeps the lines of a protocol log.
final class TraceLog: Sendable {
    private let storage = Mutex<[String]>([])

    var lines: [String] { storage.withLock { $0 } }

    func append(_ line: TraceLine) { storage.withLock { $0.append(line.description) } }
}
