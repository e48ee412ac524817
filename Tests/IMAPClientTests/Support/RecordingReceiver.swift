@testable import IMAPClient
import IMAPProtocol
import NIOCore
import Synchronization

/// Writes down all it is told, one word each; bodies are put together again.
final class RecordingReceiver: ResponseReceiver {
    private struct Notes {
        var words: [String] = []
        var bodies: [[UInt8]] = []
    }

    private let notes = Mutex(Notes())

    var words: [String] { notes.withLock { $0.words } }
    var bodies: [[UInt8]] { notes.withLock { $0.bodies } }

    func response(_ response: Response) {
        let word: String =
            if case .fetch(let fetch) = response { "fetch \(fetch.uid.map(\.description) ?? "?")" } else { "\(response)" }
        notes.withLock { $0.words.append(word) }
    }

    func bodyBegin(_ start: BodyStart) {
        notes.withLock {
            $0.words.append("begin \(start.octets)")
            $0.bodies.append([])
        }
    }

    func bodyBytes(_ bytes: ByteBuffer) {
        notes.withLock { $0.bodies[$0.bodies.count - 1] += Array(bytes.readableBytesView) }
    }

    func bodyEnd() { notes.withLock { $0.words.append("end") } }
}
