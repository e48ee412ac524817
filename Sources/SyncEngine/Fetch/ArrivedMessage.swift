import Mail
import NIOCore

/// A message as the server sent it, whole, not yet stored.
struct ArrivedMessage: Sendable {
    let uid: UID
    let flags: MessageFlags
    let internalDate: InternalDate?
    let modSeq: ModSeq?
    let emailID: String?
    /// The wire bytes in order; empty when they went through a ``LargeBody``.
    let body: [ByteBuffer]
    let octets: UInt64
}
