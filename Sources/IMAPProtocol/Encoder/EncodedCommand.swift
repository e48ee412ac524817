import NIOCore

/// The bytes of a command.
package struct EncodedCommand: Hashable, Sendable {
    /// At least one. After each but the last the client waits for `+`; a tagged NO or BAD may come instead, and then
    /// the rest is not sent.
    package var parts: [ByteBuffer]

    package init(parts: [ByteBuffer]) { self.parts = parts }
}
