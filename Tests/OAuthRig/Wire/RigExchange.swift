/// Answers the one request of each connection.
enum RigExchange {
    /// Bytes of a request.
    private static let most = 1 << 20

    static func serve(_ socket: RigSocket, answer: (RigRequest) -> (RigAnswer, date: String?)) {
        guard let request = read(socket) else { return }
        let (answer, date) = answer(request)
        guard !answer.stalls else {
            while !socket.receive().isEmpty {}
            return
        }
        socket.send(answer.bytes(date: date))
        // Closed only when the client has read: a close with bytes unread would take the answer away.
        socket.finishSending()
        while !socket.receive().isEmpty {}
    }

    static func read(_ socket: RigSocket) -> RigRequest? {
        var bytes: [UInt8] = []
        while bytes.count <= most {
            let more = socket.receive()
            guard !more.isEmpty else { return nil }
            bytes += more
            guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
            let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            guard let request = RigRequest(head: head, body: []) else { return nil }
            let length = request.headers["content-length"].flatMap { Int($0) } ?? 0
            let body = bytes[end.upperBound...]
            if body.count >= length { return RigRequest(head: head, body: Array(body.prefix(length))) }
        }
        return nil
    }
}
