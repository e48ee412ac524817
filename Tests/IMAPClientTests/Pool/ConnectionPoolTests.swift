@testable import IMAPClient
import IMAPProtocol
import Mail
import NIOPosix
import Testing

@Suite("The pool")
struct ConnectionPoolTests {
    private static let group = MultiThreadedEventLoopGroup.singleton

    /// A server that lets everyone in and hangs up on CLOSE.
    private static func server() async throws -> ScriptedServer {
        try await ScriptedServer(greeting: "* OK [CAPABILITY AUTH=PLAIN SASL-IR] hi", on: group) { line in
            line.contains("UNSELECT") ? .hangUp : .say("$TAG OK [CAPABILITY IMAP4rev1] done\r\n")
        }
    }

    private static func logins(_ server: ScriptedServer) -> Int {
        server.lines.filter { $0.contains("AUTHENTICATE") }.count
    }

    @Test("opens no more than its limit and uses what is idle again")
    func limit() async throws {
        let server = try await Self.server()
        let pool = ConnectionPool(.test(port: server.port), on: Self.group, limit: 3)
        try await withThrowingTaskGroup { tasks in
            for _ in 0..<30 {
                tasks.addTask {
                    try await pool.withConnection { connection in
                        _ = try await connection.run(.noop)
                        #expect(await pool.open <= 3)
                    }
                }
            }
            try await tasks.waitForAll()
        }
        #expect(Self.logins(server) <= 3)
        #expect(server.lines.filter { $0.contains("NOOP") }.count == 30)
        #expect(await pool.metrics.commands >= 33)
        await pool.shutdown()
        try await server.stop()
    }

    @Test("replaces a connection that broke, and tells the one who had it")
    func replaces() async throws {
        let server = try await Self.server()
        let pool = ConnectionPool(.test(port: server.port), on: Self.group, limit: 1)
        let error = await #expect(throws: IMAPError.self) {
            try await pool.withConnection { _ = try await $0.run(.unselect) }
        }
        #expect(error?.kind == .connectionLost)
        try await pool.withConnection { _ = try await $0.run(.noop) }
        #expect(Self.logins(server) == 2)
        await pool.shutdown()
        try await server.stop()
    }

    @Test("keeps a connection whose user merely failed")
    func keeps() async throws {
        struct Trouble: Error {}
        let server = try await Self.server()
        let pool = ConnectionPool(.test(port: server.port), on: Self.group, limit: 1)
        await #expect(throws: Trouble.self) { try await pool.withConnection { _ in throw Trouble() } }
        try await pool.withConnection { _ = try await $0.run(.noop) }
        #expect(Self.logins(server) == 1)
        await pool.shutdown()
        try await server.stop()
    }

    @Test("goes down to a smaller limit")
    func shrinks() async throws {
        let server = try await Self.server()
        let pool = ConnectionPool(.test(port: server.port), on: Self.group, limit: 4)
        try await withThrowingTaskGroup { tasks in
            for _ in 0..<20 { tasks.addTask { try await pool.withConnection { _ = try await $0.run(.noop) } } }
            try await tasks.waitForAll()
        }
        await pool.setLimit(1)
        #expect(await pool.open <= 1)
        await pool.shutdown()
        try await server.stop()
    }

    @Test("gives nothing out once it is shut down, not even to those who wait")
    func shutdown() async throws {
        let server = try await Self.server()
        let pool = ConnectionPool(.test(port: server.port), on: Self.group, limit: 1)
        try await pool.withConnection { _ = try await $0.run(.noop) }
        await pool.shutdown()
        await #expect(throws: IMAPError.self) { try await pool.withConnection { _ in } }
        try await server.stop()
    }
}
