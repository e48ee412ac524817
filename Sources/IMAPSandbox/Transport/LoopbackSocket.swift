import Glibc
import Synchronization

/// One accepted TCP connection. Reading and writing belong to the session's thread; any thread may call ``interrupt()``.
final class LoopbackSocket: Sendable {
    /// `nil` once closed, so that a late ``interrupt()`` cannot hit a descriptor that somebody else got meanwhile.
    private let state: Mutex<Int32?>
    /// Valid until ``close(abruptly:)``, which only the session's thread calls.
    let descriptor: Int32

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        state = Mutex(descriptor)
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Up to `count` bytes; empty when the peer is gone.
    func receive(atMost count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            var result = recv(descriptor, buffer.baseAddress, count, 0)
            while result < 0, errno == EINTR { result = recv(descriptor, buffer.baseAddress, count, 0) }
            filled = max(result, 0)
        }
    }

    /// Sends all of it; `false` when the peer is gone.
    func send(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let sent = Glibc.send(descriptor, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
                if sent < 0, errno == EINTR { continue }
                guard sent > 0 else { return false }
                rest = rest.dropFirst(sent)
            }
            return true
        }
    }

    /// Ends whatever the session's thread waits for on this connection: reads see the end, writes fail.
    func interrupt() {
        state.withLock { descriptor in
            if let descriptor { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// - Parameter abruptly: resets the connection (RST) in place of ending it in order (FIN).
    func close(abruptly: Bool) {
        state.withLock { descriptor in
            guard let open = descriptor else { return }
            if abruptly {
                var option = linger(l_onoff: 1, l_linger: 0)
                setsockopt(open, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
            }
            Glibc.close(open)
            descriptor = nil
        }
    }
}
