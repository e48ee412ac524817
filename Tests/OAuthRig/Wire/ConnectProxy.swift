import Foundation
import Synchronization
import TestRig

/// An HTTP proxy for CONNECT, which leads every tunnel to one port of loopback, whatever name was asked for.
package final class ConnectProxy: Sendable {
    package let port: Int
    private let listener: RigListener
    private let seen: Seen

    /// - Parameters:
    ///   - target: where tunnels lead to.
    ///   - status: what CONNECT is answered; a tunnel comes about with 200 only.
    package init(to target: Int, status: Int = 200) throws {
        let seen = Seen()
        listener = try RigListener(port: 0) { socket in
            guard let request = RigExchange.read(socket) else { return }
            seen.targets.withLock { $0.append("\(request.method) \(request.path)") }
            guard status == 200, request.method == "CONNECT", let far = try? RigSocket.connect(port: target) else {
                return socket.send(Array("HTTP/1.1 \(status == 200 ? 502 : status) no\r\nContent-Length: 0\r\n\r\n".utf8))
            }
            socket.send(Array("HTTP/1.1 200 yes\r\n\r\n".utf8))
            startThread { Self.pass(from: far, to: socket) }
            Self.pass(from: socket, to: far)
        }
        port = listener.port
        self.seen = seen
    }

    package func stop() { listener.stop() }

    /// The requests so far, such as `CONNECT login.example:443`.
    package var requests: [String] { seen.targets.withLock { $0 } }

    private static func pass(from a: RigSocket, to b: RigSocket) {
        while true {
            let bytes = a.receive()
            guard !bytes.isEmpty else { return b.finishSending() }
            b.send(bytes)
        }
    }

    private final class Seen: Sendable {
        let targets = Mutex<[String]>([])
    }
}
