import Glibc

/// A small IMAP client in blocking calls, without TLS: the other client that changes a mailbox while the engine is
/// tested. It trusts the server, and shares no code with the client under test.
package final class PlainIMAP: @unchecked Sendable {
    /// One answer of the server, its literals taken out.
    package struct Line: Sendable {
        /// The text, with `{n}` where a literal was.
        package internal(set) var text: String
        package internal(set) var literals: [[UInt8]] = []
    }

    // Safe to share: everything below is touched only while `lock` is held.
    private let lock = Monitor(())
    private let socket: Int32
    private var buffer: [UInt8] = []
    private var start = 0
    private var serial = 0

    /// Connects to 127.0.0.1 and logs in.
    package init(port: Int, user: String, password: String) throws {
        guard let socket = try Sockets.connect(port: port) else { throw RigError("nobody listens on port \(port)") }
        self.socket = socket
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        _ = try readLine()
        try run("LOGIN \"\(user)\" \"\(password)\"")
    }

    deinit { close(socket) }

    /// Runs a command and gives the untagged answers; anything but OK is an error.
    /// - Parameter literal: sent after the command, as its last argument.
    @discardableResult
    package func run(_ command: String, literal: [UInt8]? = nil) throws -> [Line] {
        try lock.read { _ in
            serial += 1
            let tag = "p\(serial)"
            var bytes = Array("\(tag) \(command)".utf8)
            if let literal { bytes += Array(" {\(literal.count)+}\r\n".utf8) + literal }
            guard Sockets.send((bytes + [13, 10])[...], to: socket) else { throw RigError("the server closed: \(command)") }
            var lines: [Line] = []
            while true {
                let line = try readLine()
                guard line.text.hasPrefix(tag + " ") else {
                    lines.append(line)
                    continue
                }
                guard line.text.hasPrefix(tag + " OK") else { throw RigError("\(command): \(line.text)") }
                return lines
            }
        }
    }

    private func readLine() throws -> Line {
        var line = Line(text: "")
        while true {
            let piece = try readPiece()
            let text = String(decoding: piece, as: UTF8.self)
            line.text += text
            guard text.hasSuffix("}"), let brace = text.lastIndex(of: "{"),
                let count = Int(text[text.index(after: brace)...].dropLast())
            else { return line }
            line.literals.append(try take(count))
        }
    }

    /// Up to the next CRLF, without it.
    private func readPiece() throws -> [UInt8] {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: 13) {
                while end + 1 >= buffer.count { try fill() }
                defer { start = end + 2 }
                return Array(buffer[start..<end])
            }
            searched = buffer.count
            let offset = searched - start
            try fill()
            searched = start + offset
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while buffer.count - start < count { try fill() }
        defer { start += count }
        return Array(buffer[start..<start + count])
    }

    private func fill() throws {
        if start == buffer.count {
            buffer = []
            start = 0
        }
        var block = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &block, block.count, 0)
        guard count > 0 else { throw RigError("the server closed the connection") }
        buffer += block[..<count]
    }
}
