import NIOCore

/// Whether a peer still takes what was sent to it. On a slow line the kernel's own buffer holds minutes of a message when
/// the last of it has left ours, and the server cannot answer before it has it all.
struct SendProgress {
    /// Octets that the peer had acknowledged when it was last looked.
    private var acknowledged: UInt64?

    /// - Returns: whether the count has grown since the last look. The first look only remembers it.
    mutating func hasMoved(to count: UInt64) -> Bool {
        defer { acknowledged = count }
        return acknowledged.map { count > $0 } ?? false
    }

    /// The head of Linux's `struct tcp_info`, longer than glibc knows it: `tcpi_bytes_acked` is its sixteenth word.
    private struct TCPInfo {
        var head: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)
        var middle: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0)
        var bytesAcknowledged: UInt64 = 0
    }

    /// What the peer has acknowledged so far; `nil` where that cannot be known.
    static func acknowledged(_ channel: any Channel) -> EventLoopFuture<UInt64?> {
        guard let socket = channel as? any SocketOptionProvider else { return channel.eventLoop.makeSucceededFuture(nil) }
        let info: EventLoopFuture<TCPInfo> = socket.unsafeGetSocketOption(level: .tcp, name: .tcp_info)
        return info.map { $0.bytesAcknowledged }.recover { _ in nil }
    }
}
