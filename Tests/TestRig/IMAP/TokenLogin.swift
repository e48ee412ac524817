import FoundationEssentials
import Glibc

/// A login with an access token by XOAUTH2, step by step. Sent at once, as RFC 4959 allows, a long token does not fit into the
/// buffer of a Dovecot whose authentication process is still on its way.
package enum TokenLogin {
    /// The server's tagged answer.
    package static func verdict(port: Int, user: String, token: String) async throws -> String {
        try await onThread {
            guard let socket = try Sockets.connect(port: port) else { throw RigError("nobody listens on port \(port)") }
            defer { close(socket) }
            var patience = timeval(tv_sec: 60, tv_usec: 0)
            setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            let words = Data("user=\(user)\u{1}auth=Bearer \(token)\u{1}\u{1}".utf8).base64EncodedString()
            // The empty line ends the dialogue that begins with an error.
            var answers = [words, ""]
            send("a AUTHENTICATE XOAUTH2", to: socket)
            while true {
                let line = try line(from: socket)
                if line.hasPrefix("a ") { return line }
                if line.hasPrefix("+"), !answers.isEmpty { send(answers.removeFirst(), to: socket) }
            }
        }
    }

    /// Should the server be gone, the next line does not come.
    private static func send(_ line: String, to socket: Int32) { _ = Sockets.send(Array("\(line)\r\n".utf8)[...], to: socket) }

    private static func line(from socket: Int32) throws -> String {
        var bytes: [UInt8] = []
        while bytes.last != UInt8(ascii: "\n") {
            var byte: UInt8 = 0
            guard recv(socket, &byte, 1, 0) == 1 else {
                throw RigError("the server closed after \(String(decoding: bytes, as: UTF8.self))")
            }
            bytes.append(byte)
        }
        return String(decoding: bytes.dropLast(2), as: UTF8.self)
    }
}
