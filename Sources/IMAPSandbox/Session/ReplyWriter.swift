import Glibc
import Mail

/// What goes to the client: collected, counted, cut where a fault says so, compressed, sent.
final class ReplyWriter {
    /// A place in the stream of octets where something happens.
    private struct Cut {
        let offset: Int
        /// The connection stalls here; without a gate it ends.
        let gate: Gate?
    }

    /// A body, or a piece of one, that is delivered when the stream passes `offset`.
    private struct Delivery {
        let offset: Int
        let record: () -> Void
    }

    private let socket: LoopbackSocket
    private let log: SandboxLog
    private var buffer: [UInt8] = []
    /// Octets that left since the greeting, before compression.
    private var sent = 0
    private var cuts: [Cut] = []
    private var deliveries: [Delivery] = []
    private var deflater: Deflater?

    init(_ socket: LoopbackSocket, log: SandboxLog) {
        self.socket = socket
        self.log = log
    }

    func startDeflating() { deflater = Deflater() }

    /// Ends the connection that many octets after what was written so far.
    func cut(after octets: Int) { cuts.append(Cut(offset: sent + buffer.count + max(octets, 0), gate: nil)) }

    /// Holds back what comes that many octets after what was written so far.
    func stall(after octets: Int, at gate: Gate) {
        cuts.append(Cut(offset: sent + buffer.count + max(octets, 0), gate: gate))
    }

    /// A line of text; its CRLF is added.
    func line(_ text: String) throws(Interruption) {
        buffer += text.utf8
        buffer += [13, 10]
        try flushIfLarge()
    }

    func write(_ text: String) throws(Interruption) {
        buffer += text.utf8
        try flushIfLarge()
    }

    func write(_ bytes: some Sequence<UInt8>) throws(Interruption) {
        buffer += bytes
        try flushIfLarge()
    }

    /// Calls `record` when all that was written so far leaves.
    func whenSent(_ record: @escaping () -> Void) {
        deliveries.append(Delivery(offset: sent + buffer.count, record: record))
    }

    /// Sends everything. A fault may make it wait or end the connection.
    func flush() throws(Interruption) {
        while let cut = cuts.filter({ $0.offset <= sent + buffer.count }).min(by: { $0.offset < $1.offset }) {
            let part = max(cut.offset - sent, 0)
            try transmit(buffer[..<part])
            buffer.removeFirst(part)
            guard let gate = cut.gate else { throw .disconnect }
            cuts.removeAll { $0.offset == cut.offset && $0.gate === gate }
            try pass(gate)
        }
        try transmit(buffer[...])
        buffer.removeAll(keepingCapacity: true)
    }

    /// Waits until the gate opens; a client that goes away meanwhile ends the session.
    func pass(_ gate: Gate) throws(Interruption) {
        gate.arrive()
        let ready = poll(for: [(gate.opened.descriptor, Int16(POLLIN)), (socket.descriptor, hungUp)], milliseconds: -1)
        guard ready.contains(gate.opened.descriptor) else { throw .disconnect }
    }

    private func flushIfLarge() throws(Interruption) {
        if buffer.count >= 65_536 { try flush() }
    }

    private func transmit(_ bytes: ArraySlice<UInt8>) throws(Interruption) {
        guard !bytes.isEmpty else { return }
        // Recorded first, for a client that has its bytes may ask the log at once.
        sent += bytes.count
        log.sent(octets: bytes.count)
        let due = deliveries.prefix { $0.offset <= sent }
        deliveries.removeFirst(due.count)
        for delivery in due { delivery.record() }
        let isSent = deflater.map { socket.send($0.deflate(bytes)[...]) } ?? socket.send(bytes)
        guard isSent else { throw .disconnect }
    }
}
