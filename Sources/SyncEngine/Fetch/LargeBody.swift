import Foundation
import NIOCore

/// A message too big to hold in memory, on its way from a connection to a writer thread, piece by piece.
///
/// The event loop puts pieces in and never waits; the writer takes them out and waits. ``FlowGate`` bounds what lies
/// between them.
final class LargeBody: @unchecked Sendable {  // every property is guarded by `condition`
    /// What the writer gets next.
    enum Piece {
        case bytes(ByteBuffer)
        /// All bytes were there, and the attributes are known.
        case end(ArrivedMessage)
        /// The connection was lost, or the message cannot be named: nothing of it may be kept. So many octets came that
        /// will not be taken out any more.
        case abandoned(octets: Int)
    }

    private let condition = NSCondition()
    private var pieces: [ByteBuffer] = []
    private var ending: Piece?
    private var isAbandoned = false

    func append(_ bytes: ByteBuffer) {
        condition.withLock {
            pieces.append(bytes)
            condition.signal()
        }
    }

    func end(_ message: ArrivedMessage) {
        condition.withLock {
            ending = .end(message)
            condition.signal()
        }
    }

    /// Does nothing when the end is already known.
    func abandon() {
        condition.withLock {
            guard ending == nil else { return }
            isAbandoned = true
            condition.signal()
        }
    }

    /// Waits for the next piece. After ``Piece/end(_:)`` or ``Piece/abandoned(octets:)`` it must not be called again.
    func next() -> Piece {
        condition.withLock {
            while true {
                if isAbandoned {
                    defer { pieces = [] }
                    return .abandoned(octets: pieces.reduce(0) { $0 + $1.readableBytes })
                }
                if !pieces.isEmpty { return .bytes(pieces.removeFirst()) }
                if let ending { return ending }
                condition.wait()
            }
        }
    }
}
