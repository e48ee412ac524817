import Mail
import NIOCore

/// One message that APPEND puts into a mailbox (RFC 9051 section 6.3.12).
package struct AppendMessage: Hashable, Sendable {
    /// The message with CRLF line ends.
    package enum Content: Hashable, Sendable {
        case whole(ByteBuffer)
        /// Only its length is known here; whoever sends the command fills the gap (``EncodedCommand/Gap``).
        case streamed(octets: UInt64)
    }

    package var flags: MessageFlags
    /// `nil` lets the server take the present time.
    package var internalDate: InternalDate?
    package var content: Content
    /// Sent as `~{n}`, which alone may hold NUL; needs BINARY (RFC 3516 section 4.4).
    package var isBinary: Bool

    package init(
        _ content: Content, flags: MessageFlags = .none, internalDate: InternalDate? = nil, isBinary: Bool = false
    ) {
        self.content = content
        self.flags = flags
        self.internalDate = internalDate
        self.isBinary = isBinary
    }

    package init(content: ByteBuffer, flags: MessageFlags = .none, internalDate: InternalDate? = nil, isBinary: Bool = false) {
        self.init(.whole(content), flags: flags, internalDate: internalDate, isBinary: isBinary)
    }

    /// Length of the message.
    package var octets: UInt64 {
        switch content {
        case .whole(let bytes): UInt64(bytes.readableBytes)
        case .streamed(let octets): octets
        }
    }
}
