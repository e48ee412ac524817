import Glibc

/// The bytes that come from the client, decompressed, as lines and as literals.
final class SessionInput {
    private let socket: LoopbackSocket
    private var buffer: [UInt8] = []
    /// Of `buffer`, what is used up.
    private var start = 0
    private var inflater: Inflater?

    init(_ socket: LoopbackSocket) { self.socket = socket }

    /// Whether something has come that was not read yet.
    var hasBuffered: Bool { start < buffer.count }

    /// What came after the command that began compression is compressed already (RFC 4978 section 3).
    func startInflating() throws(Interruption) {
        let inflater = Inflater()
        self.inflater = inflater
        let early = Array(buffer[start...])
        (buffer, start) = ([], 0)
        buffer = try inflater.inflate(early)
    }

    /// A line without its CRLF; a bare LF ends one too. `nil` when it was longer than `limit`: it is then skipped.
    func line(limit: Int) throws(Interruption) -> [UInt8]? {
        var searched = 0
        var isTooLong = false
        while true {
            if let end = buffer[(start + searched)...].firstIndex(of: 10) {
                var line = buffer[start..<end]
                start = end + 1
                if line.last == 13 { line.removeLast() }
                return isTooLong || line.count > limit ? nil : Array(line)
            }
            searched = buffer.count - start
            if searched > limit {
                isTooLong = true
                (start, searched) = (buffer.count, 0)
            }
            try fill()
        }
    }

    /// Exactly `count` bytes.
    func bytes(_ count: Int) throws(Interruption) -> [UInt8] {
        while buffer.count - start < count { try fill() }
        defer { start += count }
        return Array(buffer[start..<start + count])
    }

    /// Reads `count` bytes and drops them.
    func skip(_ count: Int) throws(Interruption) {
        var left = count
        while left > 0 {
            if !hasBuffered { try fill() }
            let part = min(left, buffer.count - start)
            start += part
            left -= part
        }
    }

    /// Waits until the client has sent something or `event` is signalled.
    /// - Returns: whether there is something to read.
    func waits(or event: EventDescriptor) -> Bool {
        if hasBuffered { return true }
        let ready = poll(for: [(socket.descriptor, Int16(POLLIN)), (event.descriptor, Int16(POLLIN))], milliseconds: -1)
        return ready.contains(socket.descriptor)
    }

    private func fill() throws(Interruption) {
        if start == buffer.count { (buffer, start) = ([], 0) }
        if start > 65_536 {
            buffer.removeFirst(start)
            start = 0
        }
        let received = socket.receive(atMost: 65_536)
        guard !received.isEmpty else { throw .disconnect }
        guard let inflater else { return buffer += received }
        buffer += try inflater.inflate(received)
    }
}
