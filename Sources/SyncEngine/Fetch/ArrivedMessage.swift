import Mail
import NIOCore

/// A message as the server sent it, whole, not yet stored.
struct ArrivedMessage: Sendable {
    let uid: UID
    let flags: MessageFlags
    let internalDate: InternalDate?
    let modSeq: ModSeq?
    let emailID: String?
    /// Where its wire bytes lie in the ``MessageParcel``; empty when they went through a ``LargeBody``.
    let body: Range<Int>
    let octets: UInt64
}

/// Messages that go to a writer together, their bodies in one buffer.
struct MessageParcel: Sendable {
    var bytes = ByteBuffer()
    var messages: [ArrivedMessage] = []
}
