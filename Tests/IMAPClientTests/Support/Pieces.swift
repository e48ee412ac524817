@testable import IMAPClient
import Mail
import NIOCore
import Synchronization

/// A source of pieces for APPEND that counts how it is used.
final class Pieces: Sendable {
    struct Unreadable: Error, CustomStringConvertible { let description = "disk on fire" }

    private let state: Mutex<(left: [ByteBuffer], failsAtEnd: Bool, reads: Int)>

    init(_ pieces: [String], failsAtEnd: Bool = false) {
        state = Mutex((pieces.map { ByteBuffer(string: $0) }, failsAtEnd, 0))
    }

    var reads: Int { state.withLock { $0.reads } }

    func source(octets: UInt64, flags: MessageFlags = .none, date: InternalDate? = nil) -> AppendSource {
        AppendSource(flags: flags, date: date, octets: octets) { try self.next() }
    }

    private func next() throws -> ByteBuffer? {
        try state.withLock { state in
            state.reads += 1
            if state.left.isEmpty, state.failsAtEnd { throw Unreadable() }
            return state.left.isEmpty ? nil : state.left.removeFirst()
        }
    }
}

extension AppendSource {
    /// The bytes in pieces of at most 64 KiB.
    init(_ bytes: [UInt8], flags: MessageFlags = .none, date: InternalDate? = nil) {
        let offset = Mutex(0)
        let read: @Sendable () -> ByteBuffer? = {
            offset.withLock { start in
                guard start < bytes.count else { return nil }
                let piece = bytes[start..<min(start + 65_536, bytes.count)]
                start = piece.endIndex
                return ByteBuffer(bytes: piece)
            }
        }
        self.init(flags: flags, date: date, octets: UInt64(bytes.count), read: read)
    }
}
