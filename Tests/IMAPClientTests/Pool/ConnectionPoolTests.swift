@testable import IMAPClient
import IMAPProtocol
import Mail
import NIOPosix
import Testing

@Suite("The pool")
struct ConnectionPoolTests {
    /// A server that lets everyone in, and hangs up on UNSELECT.
    private static func server() async throws -> ScriptedServer {
        try await ScriptedServer(
            greeting: "* OK [CAPABILITY AUTH=PLAIN SASL-IR] hi", on: MultiThreadedEventLoopGroup.singleton
        ) { line in
            line.contains("UNSELECT") ? .hangUp : .say("$TAG OK [CAPABILITY IMAP4rev1] done\r\n")
        }
    }

    @Test("counts what open and closed connections cost, and the longest chain of waits")
    func metrics() async throws {
        let server = try await Self.server()
        let pool = ConnectionPool(.test(port: server.port))
        let (first, second) = (try await pool.open(), try await pool.open())
        for _ in 0..<5 { _ = try await first.run(.noop) }
        _ = try await second.run(.noop)
        #expect(pool.count == 2)
        let (open, chain) = (pool.metrics, pool.longestChain)
        #expect(chain == first.metrics.roundTrips)
        #expect(open.roundTrips == first.metrics.roundTrips + second.metrics.roundTrips)
        pool.discard(first)
        pool.discard(first)
        #expect(pool.count == 1)
        #expect(pool.metrics == open)
        #expect(pool.longestChain == chain)
        await pool.retire(second)
        #expect(pool.count == 0)
        #expect(server.lines.contains { $0.contains("LOGOUT") })
        try await server.stop()
    }

    @Test("once closed it ends every connection and gives none out")
    func closed() async throws {
        let server = try await Self.server()
        let pool = ConnectionPool(.test(port: server.port))
        let connection = try await pool.open()
        pool.close()
        await connection.closed()
        let error = await #expect(throws: IMAPError.self) { try await pool.open() }
        #expect(error?.kind == .closed)
        try await server.stop()
    }

    @Test("a connection that broke costs what it cost, and another is opened in its place")
    func replaces() async throws {
        let server = try await Self.server()
        let pool = ConnectionPool(.test(port: server.port))
        let broken = try await pool.open()
        let error = await #expect(throws: IMAPError.self) { try await broken.run(.unselect) }
        #expect(error?.kind == .connectionLost)
        pool.discard(broken)
        let next = try await pool.open()
        _ = try await next.run(.noop)
        #expect(pool.count == 1)
        #expect(pool.metrics.commands > next.metrics.commands)
        pool.close()
        try await server.stop()
    }
}
