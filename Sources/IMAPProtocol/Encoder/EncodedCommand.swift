import NIOCore

/// The bytes of a command.
package struct EncodedCommand: Hashable, Sendable {
    /// What lies between two parts.
    package struct Gap: Hashable, Sendable {
        /// The client waits for `+` here; a tagged NO or BAD may come instead, and then the rest is not sent.
        package var awaitsContinuation: Bool
        /// So many octets of a message follow, after the `+` if one is waited for; their sender has them.
        package var body: UInt64?

        package init(awaitsContinuation: Bool, body: UInt64? = nil) {
            self.awaitsContinuation = awaitsContinuation
            self.body = body
        }

        package static let continuation = Gap(awaitsContinuation: true)
    }

    /// At least one.
    package var parts: [ByteBuffer]
    /// `gaps[i]` lies between `parts[i]` and `parts[i + 1]`.
    package var gaps: [Gap]

    /// - Parameter gaps: by default a `+` is waited for between all parts.
    package init(parts: [ByteBuffer], gaps: [Gap]? = nil) {
        self.parts = parts
        self.gaps = gaps ?? Array(repeating: .continuation, count: max(parts.count - 1, 0))
    }
}
