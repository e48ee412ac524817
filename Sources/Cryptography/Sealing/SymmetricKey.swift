import COpenSSL
import Hashing

/// 32 bytes that seal and open. Printing it shows nothing; its memory is wiped when the last user lets go.
package final class SymmetricKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Bytes of a key.
    package static let count = 32

    /// Written by the initialiser only, hence safe to share.
    private nonisolated(unsafe) let memory: UnsafeMutableRawBufferPointer

    /// A key from these bytes; `nil` unless there are 32.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.count else { return nil }
        memory = .allocate(byteCount: Self.count, alignment: 1)
        memory.copyBytes(from: bytes)
    }

    /// A new key that nobody knows.
    package init() {
        memory = .allocate(byteCount: Self.count, alignment: 1)
        memory.copyBytes(from: randomBytes(Self.count))
    }

    deinit {
        OPENSSL_cleanse(memory.baseAddress, memory.count)
        memory.deallocate()
    }

    /// The key itself: for what seals, and for the one place that stores it.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { body(UnsafeRawBufferPointer(memory)) }

    package var description: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
