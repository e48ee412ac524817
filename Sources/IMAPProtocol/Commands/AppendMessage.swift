import Mail
import NIOCore

/// One message that APPEND puts into a mailbox (RFC 9051 section 6.3.12).
package struct AppendMessage: Hashable, Sendable {
    package var flags: MessageFlags
    /// `nil` lets the server take the present time.
    package var internalDate: InternalDate?
    /// The message with CRLF line ends.
    package var content: ByteBuffer
    /// Sent as `~{n}`, which alone may hold NUL; needs BINARY (RFC 3516 section 4.4).
    package var isBinary: Bool

    package init(content: ByteBuffer, flags: MessageFlags = .none, internalDate: InternalDate? = nil, isBinary: Bool = false) {
        self.content = content
        self.flags = flags
        self.internalDate = internalDate
        self.isBinary = isBinary
    }
}
