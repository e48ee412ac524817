import Mail
import NIOCore

/// One message that APPEND sends piece by piece: no more of it is ever in memory than what is on its way to the socket.
package struct AppendSource: Sendable {
    /// Flags to set; `\Recent` and keywords that are no atom cannot be among them.
    package let flags: MessageFlags
    /// INTERNALDATE; `nil` lets the server take the present time.
    package let date: InternalDate?
    /// What ``read`` gives in all. If it gives fewer or more, the connection is closed and the message does not come
    /// into being: octets that are not the message's own are never sent in its place.
    package let octets: UInt64
    /// The next piece in wire form (CRLF line ends), `nil` after the last; pieces of about 64 KiB are best. Called on a
    /// thread that may block, one call at a time, and not again after it gave `nil` or threw; nor after the command's
    /// end, so whatever it holds may be given back when it is released.
    package let read: @Sendable () throws -> ByteBuffer?

    package init(
        flags: MessageFlags = .none, date: InternalDate? = nil, octets: UInt64,
        read: @escaping @Sendable () throws -> ByteBuffer?
    ) {
        self.flags = flags
        self.date = date
        self.octets = octets
        self.read = read
    }
}
