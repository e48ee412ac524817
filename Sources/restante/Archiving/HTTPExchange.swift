import Glibc

/// One POST over plain HTTP/1.1 (RFC 9112), and its answer. Blocks; the server may be silent for half a minute at most,
/// and answer 1 MiB at most.
struct HTTPExchange {
    /// Why there is no answer: what follows the server's name in a sentence.
    struct Failure: Error {
        let reason: String
    }

    private static let patienceSeconds = 30
    private static let limit = 1 << 20

    private let address: HTTPAddress

    init(_ address: HTTPAddress) { self.address = address }

    func post(_ body: [UInt8], type: String) throws(Failure) -> [UInt8] {
        let socket = try connect()
        defer { close(socket) }
        let head = """
            POST \(address.path) HTTP/1.1\r\nHost: \(hostField)\r\nContent-Type: \(type)\r\n\
            Content-Length: \(body.count)\r\nConnection: close\r\n\r\n
            """
        try send(Array(head.utf8) + body, to: socket)
        return try Self.body(of: try receive(from: socket))
    }

    private var hostField: String {
        let host = address.host.contains(":") ? "[\(address.host)]" : address.host
        return address.port == "80" ? host : "\(host):\(address.port)"
    }

    private func connect() throws(Failure) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address.host, address.port, &hints, &found) == 0 else { throw Failure(reason: "cannot be found") }
        defer { freeaddrinfo(found) }
        var next = found
        while let entry = next?.pointee {
            next = entry.ai_next
            let socket = Glibc.socket(entry.ai_family, entry.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), entry.ai_protocol)
            guard socket >= 0 else { continue }
            var patience = timeval(tv_sec: Self.patienceSeconds, tv_usec: 0)
            setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            if Glibc.connect(socket, entry.ai_addr, entry.ai_addrlen) == 0 { return socket }
            close(socket)
        }
        throw Failure(reason: "cannot be reached")
    }

    private func send(_ bytes: [UInt8], to socket: Int32) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(reason: "ended the connection") }
            rest = rest.dropFirst(count)
        }
    }

    private func receive(from socket: Int32) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure(reason: "did not answer") }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= Self.limit else { throw Failure(reason: "answered more than a timestamp can be") }
        }
    }

    /// The body of a whole answer with status 200.
    static func body(of answer: [UInt8]) throws(Failure) -> [UInt8] {
        let mark = Array("\r\n\r\n".utf8)
        guard let end = answer.indices.first(where: { answer[$0...].starts(with: mark) }) else {
            throw Failure(reason: "gave no answer of HTTP")
        }
        let lines = String(decoding: answer[..<end], as: UTF8.self).split(separator: "\r\n")
        let status = lines.first?.split(separator: " ").dropFirst().first ?? ""
        guard status == "200" else { throw Failure(reason: "refused with status \(status.prefix(3))") }
        let body = Array(answer[(end + mark.count)...])
        let fields = lines.dropFirst().map { $0.lowercased().filter { $0 != " " } }
        if fields.contains("transfer-encoding:chunked") { return try unchunked(body) }
        if let field = fields.first(where: { $0.hasPrefix("content-length:") }) {
            guard let length = Int(field.dropFirst("content-length:".count)), length >= 0, body.count >= length else {
                throw Failure(reason: "broke off its answer")
            }
            return Array(body.prefix(length))
        }
        return body
    }

    /// RFC 9112 section 7.1.
    private static func unchunked(_ body: [UInt8]) throws(Failure) -> [UInt8] {
        var (rest, result) = (body[...], [UInt8]())
        while let line = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let digits = String(decoding: rest[..<line].prefix { $0 != 0x0D && $0 != UInt8(ascii: ";") }, as: UTF8.self)
            rest = rest[(line + 1)...]
            guard let size = Int(digits, radix: 16), size >= 0, size <= rest.count else { break }
            if size == 0 { return result }
            result += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        throw Failure(reason: "broke off its answer")
    }
}
