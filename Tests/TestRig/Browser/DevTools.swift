import FoundationEssentials
import Glibc

/// The DevTools protocol over one socket: a browser started with `--remote-debugging-pipe` reads commands from its
/// descriptor 3 and writes answers and events to its descriptor 4, each ending in a zero byte.
final class DevTools: Sendable {
    /// The value of a command's parameter.
    enum Value: Encodable, Sendable {
        case text(String), number(Int), flag(Bool)

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .flag(let flag): try container.encode(flag)
            }
        }
    }

    private struct Command: Encodable {
        let id: Int
        let method: String
        let params: [String: Value]
        let sessionId: String?
    }

    private struct Wire {
        var socket: Int32?
        var unread: [UInt8] = []
        var lastID = 0
        /// The page's; commands without it go to the browser.
        var session: String?
    }

    /// For the browser.
    let childEnd: Int32
    private let wire: Monitor<Wire>

    init() throws {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw RigError.system("socketpair") }
        childEnd = ends[0]
        wire = Monitor(Wire(socket: ends[1]))
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(ends[1], SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close() }

    func childHasItsEnd() { Glibc.close(childEnd) }

    /// The browser ends when it sees this.
    func close() {
        wire.change { wire in
            if let socket = wire.socket { Glibc.close(socket) }
            wire.socket = nil
        }
    }

    /// Sends all commands from now on to the browser's first page.
    func attachToPage() async throws {
        guard let page = try await call("Target.getTargets").targetInfos?.first(where: { $0.type == "page" }) else {
            throw RigError("the browser has no page")
        }
        let attached = try await call("Target.attachToTarget", ["targetId": .text(page.targetId), "flatten": .flag(true)])
        wire.change { $0.session = attached.sessionId }
    }

    /// What a script on the page gives; `nil` where it gives no text, or the page cannot answer now.
    func evaluate(_ script: String) async throws -> String? {
        let answer = try await answer("Runtime.evaluate", ["expression": .text(script), "returnByValue": .flag(true)])
        return answer.result?.result?.value
    }

    /// Sends a command and waits for its answer.
    @discardableResult
    func call(_ method: String, _ parameters: [String: Value] = [:]) async throws -> DevToolsAnswer.Result {
        let answer = try await answer(method, parameters)
        guard let result = answer.result else { throw RigError("the browser refused \(method): \(answer.error?.message ?? "")") }
        return result
    }

    private func answer(_ method: String, _ parameters: [String: Value]) async throws -> DevToolsAnswer {
        try await onThread { [wire] in
            try wire.change { wire in
                guard let socket = wire.socket else { throw RigError("the browser has been closed") }
                wire.lastID += 1
                let command = Command(id: wire.lastID, method: method, params: parameters, sessionId: wire.session)
                let bytes = Array(try JSONEncoder().encode(command)) + [0]
                guard Sockets.send(bytes[...], to: socket) else { throw RigError("the browser is gone") }
                while true {
                    let message = try Self.message(from: socket, &wire.unread)
                    // Events have no number.
                    guard let answer = try? JSONDecoder().decode(DevToolsAnswer.self, from: Data(message)) else { continue }
                    if answer.id == wire.lastID { return answer }
                }
            }
        }
    }

    private static func message(from socket: Int32, _ unread: inout [UInt8]) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var searched = 0
        while true {
            if let end = unread[searched...].firstIndex(of: 0) {
                defer { unread.removeFirst(end + 1) }
                return Array(unread[..<end])
            }
            searched = unread.count
            let count = recv(socket, &buffer, buffer.count, 0)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw count == 0 ? RigError("the browser is gone") : RigError.system("recv", "browser") }
            unread += buffer[..<count]
        }
    }
}
