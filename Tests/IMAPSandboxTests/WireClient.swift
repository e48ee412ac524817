import Glibc
@testable import IMAPSandbox
import Mail

/// The simplest client there can be: sends bytes, reads lines and literals, understands nothing. Independent of the
/// project's own client and parser, so that a mistake there cannot hide one here.
final class WireClient {
    struct Ended: Error {}

    /// The server's rig, which must live as long as its clients.
    var rig: SandboxRig?
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var counter = 0
    private var inflater: Inflater?
    private var deflater: Deflater?

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Ended() }
    }

    deinit { close(descriptor) }

    /// The server sees the end of what this client sends, and can still answer.
    func stopSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// From now on both directions are compressed; what has come and was not read is so already.
    func compress() throws {
        let inflater = Inflater()
        buffer = try inflater.inflate(buffer)
        self.inflater = inflater
        deflater = Deflater()
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
        let bytes = deflater?.deflate(bytes[...]) ?? bytes
        var sent = 0
        while sent < bytes.count {
            let count = Glibc.send(descriptor, Array(bytes[sent...]), bytes.count - sent, Int32(MSG_NOSIGNAL))
            guard count > 0 else { return }
            sent += count
        }
    }

    /// The bytes that came so far and until the end.
    func rest() -> [UInt8] {
        while fill() {}
        defer { buffer = [] }
        return buffer
    }

    /// One response, with its literals, without its last CRLF.
    func response() throws -> [UInt8] {
        var result: [UInt8] = []
        while true {
            let line = try rawLine()
            result += line
            guard let literal = LiteralAnnouncement(endOf: line) else { return result }
            result += [13, 10] + (try bytes(literal.octets))
        }
    }

    func line() throws -> String { String(decoding: try response(), as: UTF8.self) }

    /// Sends a command under a new tag and gives all its answers; the tagged one is last and without its tag.
    @discardableResult
    func run(_ command: String) throws -> [String] {
        counter += 1
        send("T\(counter) \(command)\r\n")
        return try answers(tag: "T\(counter)")
    }

    /// All responses up to the tagged one, which is last and without its tag.
    func answers(tag: String) throws -> [String] {
        var result: [String] = []
        while true {
            let line = try line()
            guard line.hasPrefix(tag + " ") else {
                result.append(line)
                continue
            }
            return result + [String(line.dropFirst(tag.count + 1))]
        }
    }

    private func rawLine() throws -> [UInt8] {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = buffer[..<end]
                buffer.removeFirst(end + 1)
                return line.last == 13 ? Array(line.dropLast()) : Array(line)
            }
            guard fill() else { throw Ended() }
        }
    }

    private func bytes(_ count: Int) throws -> [UInt8] {
        while buffer.count < count { guard fill() else { throw Ended() } }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    private func fill() -> Bool {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &piece, piece.count, 0)
        guard count > 0 else { return false }
        let received = Array(piece.prefix(count))
        guard let inflated = try? inflater?.inflate(received) ?? received else { return false }
        buffer += inflated
        return true
    }
}
