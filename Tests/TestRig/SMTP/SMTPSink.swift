import Glibc

/// A small SMTP server in blocking calls that takes every message and keeps it: where a submission server relays to. It ends
/// with its last reference.
package final class SMTPSink: Sendable {
    /// A message that was taken.
    package struct Delivery: Sendable {
        /// What stood behind `MAIL FROM:`, with its parameters.
        package var sender = ""
        /// What stood behind each `RCPT TO:`.
        package var recipients: [String] = []
        /// As it came, dots at the beginning of lines no longer doubled.
        package var content = ""
    }

    package let port: Int
    private let descriptor: Int32
    private let state = Monitor(State())

    private struct State {
        var deliveries: [Delivery] = []
        var refusals: [String: String] = [:]
    }

    package init() throws {
        (descriptor, port) = try Sockets.listen()
        let (descriptor, state) = (descriptor, state)
        startThread {
            while true {
                let client = accept(descriptor, nil, nil)
                if client < 0, errno == EINTR { continue }
                guard client >= 0 else { return }
                startThread { Session(socket: client, state: state).serve() }
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// All that was taken until now.
    package var deliveries: [Delivery] { state.read { $0.deliveries } }

    /// From now on answers commands that begin so with this reply.
    package func answer(_ command: String, with reply: String) { state.change { $0.refusals[command] = reply } }

    private final class Session {
        private let socket: Int32
        private let state: Monitor<State>
        private var buffer: [UInt8] = []
        private var delivery = Delivery()

        init(socket: Int32, state: Monitor<State>) {
            self.socket = socket
            self.state = state
        }

        func serve() {
            defer { close(socket) }
            say("220 sink")
            while let line = readLine() {
                if let refusal = state.read({ $0.refusals.first { line.hasPrefix($0.key) } }) {
                    say(refusal.value)
                } else if !answer(line) {
                    return
                }
            }
        }

        /// `false` at the end.
        private func answer(_ line: String) -> Bool {
            switch line.prefix(4).uppercased() {
            case "EHLO": say("250-sink\r\n250-8BITMIME\r\n250-SIZE 1000000\r\n250 ENHANCEDSTATUSCODES")
            case "MAIL":
                delivery = Delivery()
                delivery.sender = String(line.dropFirst(10))
                say("250 2.1.0 ok")
            case "RCPT":
                delivery.recipients.append(String(line.dropFirst(8)))
                say("250 2.1.5 ok")
            case "DATA":
                say("354 go on")
                guard takeContent() else { return false }
                say("250 2.0.0 kept as 4711")
            case "QUIT":
                say("221 2.0.0 bye")
                return false
            default: say("250 2.0.0 ok")
            }
            return true
        }

        private func takeContent() -> Bool {
            while let line = readLine() {
                if line == "." {
                    state.change { $0.deliveries.append(delivery) }
                    return true
                }
                delivery.content += (line.hasPrefix(".") ? String(line.dropFirst()) : line) + "\r\n"
            }
            return false
        }

        private func say(_ text: String) { _ = Sockets.send(Array((text + "\r\n").utf8)[...], to: socket) }

        /// Without its CR LF; `nil` at the end.
        private func readLine() -> String? {
            while true {
                if let end = buffer.firstIndex(of: 10), end > 0, buffer[end - 1] == 13 {
                    defer { buffer.removeFirst(end + 1) }
                    return String(decoding: buffer[..<(end - 1)], as: UTF8.self)
                }
                var more = [UInt8](repeating: 0, count: 4096)
                let count = recv(socket, &more, more.count, 0)
                if count < 0, errno == EINTR { continue }
                guard count > 0, buffer.count < 1 << 20 else { return nil }
                buffer += more[..<count]
            }
        }
    }
}
