import Glibc

/// One direction of one connection: a thread that reads, a queue in which bytes wait for their time, and a thread
/// that writes and does what the faults ask.
final class ProxyLane: Sendable {
    private struct Queue {
        var chunks: [(arrived: UInt64, bytes: [UInt8])] = []
        var size = 0
        var isClosed = false
    }

    /// Bytes that may be under way at once; enough for 40 ms at 400 MB a second.
    private static let limit = 16 << 20

    private let connection: ProxyConnection
    private let source: Int32
    private let destination: Int32
    private let isToClient: Bool
    private let queue = Monitor(Queue())

    init(connection: ProxyConnection, source: Int32, destination: Int32, isToClient: Bool) {
        self.connection = connection
        self.source = source
        self.destination = destination
        self.isToClient = isToClient
    }

    /// Reads until the source ends.
    func read() {
        while true {
            let chunk = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
                var count = 0
                repeat { count = recv(source, buffer.baseAddress, buffer.count, 0) } while count < 0 && errno == EINTR
                filled = max(count, 0)
            }
            let goesOn = queue.wait { queue, _ -> Bool? in
                guard queue.size < Self.limit || queue.isClosed else { return nil }
                if chunk.isEmpty { queue.isClosed = true }
                queue.chunks.append((monotonicNow(), chunk))
                queue.size += chunk.count
                return !queue.isClosed
            }
            queue.wake()
            guard goesOn else { return }
        }
    }

    /// Writes until the source ended and all is written, or the connection is cut.
    func write() {
        var progress = Progress()
        while true {
            let chunks = nextChunks()
            for chunk in chunks {
                guard !chunk.isEmpty, forward(chunk, &progress) else {
                    return finish()
                }
            }
        }
    }

    private struct Progress {
        var passed = 0
        var injected = 0
    }

    private func finish() {
        queue.change { $0.isClosed = true }
        shutdown(destination, Int32(SHUT_WR))
        // A reader that waits for a source which nobody reads any more must not wait for ever.
        shutdown(source, Int32(SHUT_RD))
    }

    /// What has been under way long enough.
    private func nextChunks() -> [[UInt8]] {
        let due = queue.wait { queue, deadline -> [[UInt8]]? in
            guard let first = queue.chunks.first else { return nil }
            let delay = self.faults.delay.nanoseconds
            let now = monotonicNow()
            guard first.arrived + delay <= now else {
                deadline = first.arrived + delay
                return nil
            }
            let due = queue.chunks.prefix { $0.arrived + delay <= now }
            queue.chunks.removeFirst(due.count)
            queue.size -= due.reduce(0) { $0 + $1.bytes.count }
            return due.map(\.bytes)
        }
        queue.wake()
        return due
    }

    /// `false` when the connection is at its end.
    private func forward(_ chunk: [UInt8], _ progress: inout Progress) -> Bool {
        var rest = chunk[...]
        while !rest.isEmpty {
            let faults = faults
            switch faults.step(passed: progress.passed, injected: progress.injected, available: rest.count) {
            case .pass(let count):
                guard Sockets.send(rest.prefix(count), to: destination) else { return false }
                connection.core.tap?(connection.number, isToClient, rest.prefix(count))
                rest = rest.dropFirst(count)
                progress.passed += count
                note(count)
            case .inject(let bytes):
                guard Sockets.send(bytes[...], to: destination) else { return false }
                progress.injected += 1
            case .stall:
                guard waitForChange(of: faults) else { return false }
            case .cut:
                connection.cut(withReset: faults.cutsWithReset)
                return false
            }
        }
        return true
    }

    private func note(_ count: Int) {
        connection.core.state.change { state in
            if isToClient { state.bytesToClient += count } else { state.bytesToServer += count }
        }
    }

    /// `false` when the connection was cut meanwhile.
    private func waitForChange(of old: Faults.Direction) -> Bool {
        connection.core.state.wait { state, _ in
            if state.open[self.connection.number] == nil { return false }
            return self.direction(of: state.faults) == old ? nil : true
        }
    }

    private var faults: Faults.Direction { connection.core.state.read { direction(of: $0.faults) } }

    private func direction(of faults: Faults) -> Faults.Direction {
        if let connections = faults.connections, !connections.contains(connection.number) { return Faults.Direction() }
        return isToClient ? faults.toClient : faults.toServer
    }
}

extension Duration {
    fileprivate var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(max(seconds, 0)) * 1_000_000_000 + UInt64(max(attoseconds, 0) / 1_000_000_000)
    }
}
