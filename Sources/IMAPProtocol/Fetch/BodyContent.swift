import NIOCore

/// What a server gave for a body item.
package enum BodyContent: Hashable, Sendable {
    /// `NIL`: the message is gone, or the part does not exist. Not the same as an empty body.
    case absent
    /// A quoted string, which is short by nature.
    case inline(ByteBuffer)
    /// A literal; its octets were given out as they came.
    case streamed(octets: UInt64)
}
