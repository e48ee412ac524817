import Dispatch
@testable import IMAPClient
import IMAPProtocol
import Mail
import NIOCore
import NIOPosix
import Testing

@Suite("Real sockets")
struct SocketTests {
    private static let group = MultiThreadedEventLoopGroup.singleton
    /// One thread that a test may hold up.
    private static let idleGroup = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    /// The error that opening a session ends with, and what the server heard.
    private static func failure(
        _ options: SessionOptions, at server: ScriptedServer
    ) async throws -> (error: IMAPError?, heard: [String]) {
        let error = await #expect(throws: IMAPError.self) {
            try await IMAPConnection.open(options, on: group).close()
        }
        try await server.stop()
        return (error, server.lines)
    }

    @Test("STARTTLS goes on inside TLS, and the capabilities are asked for anew")
    func startTLS() async throws {
        let certificates = try await TestCertificates()
        let server = try await ScriptedServer(
            greeting: "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hi", tls: certificates.server(), startsPlain: true,
            on: Self.group
        ) { line in
            if line.hasSuffix("STARTTLS") { return .startTLS("$TAG OK go\r\n") }
            if line.hasSuffix("CAPABILITY") { return .say("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n$TAG OK\r\n") }
            return .say("$TAG OK [CAPABILITY IMAP4rev1] done\r\n")
        }
        let connection = try await IMAPConnection.open(
            .test(port: server.port, security: .startTLS, trust: .extraAnchor(path: certificates.authority)), on: Self.group)
        try await connection.run(.noop)
        // TCP, greeting, STARTTLS, handshake, CAPABILITY, AUTHENTICATE, NOOP
        #expect(connection.metrics.roundTrips == 7)
        await connection.logout()
        await connection.closed()
        try await server.stop()
        #expect(server.lines.count == 5)
        #expect(connection.failure?.kind == .closed)
    }

    @Test("bytes slipped in behind the OK to STARTTLS end the connection before TLS and before any password")
    func injection() async throws {
        let certificates = try await TestCertificates()
        let server = try await ScriptedServer(
            greeting: "* OK hi", tls: certificates.server(), startsPlain: true, on: Self.group
        ) { _ in .startTLS("$TAG OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n") }
        let options = SessionOptions.test(
            port: server.port, security: .startTLS, trust: .extraAnchor(path: certificates.authority))
        let (error, heard) = try await Self.failure(options, at: server)
        #expect(error?.kind == .startTLSInjection)
        #expect(heard == ["A1 STARTTLS"])
    }

    @Test("PREAUTH on a plain port is refused and nothing is said")
    func preauth() async throws {
        let server = try await ScriptedServer(greeting: "* PREAUTH hi", on: Self.group)
        let (error, heard) = try await Self.failure(.test(port: server.port, security: .startTLS), at: server)
        #expect(error?.kind == .startTLSUnavailable)
        #expect(heard.isEmpty)
    }

    @Test("a server that accepts and says nothing is given up")
    func silentServer() async throws {
        let server = try await ScriptedServer(greeting: nil, on: Self.group)
        var options = SessionOptions.test(port: server.port)
        options.deadlines.greeting = .milliseconds(50)
        #expect(try await Self.failure(options, at: server).error?.kind == .timeout)
    }

    @Test("a TLS handshake that does not go on is given up")
    func silentHandshake() async throws {
        let server = try await ScriptedServer(greeting: nil, on: Self.group)
        var options = SessionOptions.test(port: server.port, security: .tls)
        options.deadlines.handshake = .milliseconds(50)
        #expect(try await Self.failure(options, at: server).error?.kind == .timeout)
    }

    @Test("a server that stops in the middle of a response is given up")
    func stall() async throws {
        let server = try await ScriptedServer(greeting: "* OK [CAPABILITY AUTH=PLAIN SASL-IR] hi", on: Self.group) { line in
            line.contains("AUTHENTICATE") ? .say("$TAG OK [CAPABILITY IMAP4rev1] in\r\n") : .say("* 1 FETCH (BODY[] {500}\r\nabc")
        }
        var options = SessionOptions.test(port: server.port)
        // The login must fit into it too, on a busy machine.
        options.deadlines.noProgress = .seconds(2)
        let connection = try await IMAPConnection.open(options, on: Self.group)
        let error = await #expect(throws: IMAPError.self) { try await connection.run(.uidFetch(.all, [.message])) }
        #expect(error?.kind == .timeout)
        #expect(error?.command == "UID FETCH")
        await connection.closed()
        try await server.stop()
    }

    @Test("a connection that is cut is told as lost, and to all who wait")
    func cut() async throws {
        let server = try await ScriptedServer(greeting: "* OK [CAPABILITY AUTH=PLAIN SASL-IR] hi", on: Self.group) { line in
            line.contains("AUTHENTICATE") ? .say("$TAG OK [CAPABILITY IMAP4rev1] in\r\n") : .hangUp
        }
        let connection = try await IMAPConnection.open(.test(port: server.port), on: Self.group)
        let replies = (0..<5).map { _ in connection.submit(.noop) }
        for reply in replies {
            let error = await #expect(throws: IMAPError.self) { try await reply.value() }
            #expect(error?.kind == .connectionLost)
            #expect(error?.disposition == .passing)
        }
        try await server.stop()
    }

    @Test("a port where nobody listens is told as refused")
    func refused() async throws {
        let error = await #expect(throws: IMAPError.self) {
            try await IMAPConnection.open(.test(port: 1), on: Self.group).close()
        }
        #expect(error?.kind == .connectionRefused)
    }

    @Test("a name that does not exist is told as not found")
    func noSuchName() async throws {
        let error = await #expect(throws: IMAPError.self) {
            try await IMAPConnection.open(.test(host: "no-such-host.invalid"), on: Self.group).close()
        }
        #expect(error?.kind == .nameNotFound)
    }

    @Test("who stops waiting for a connection does not wait until it comes about")
    func cancelledConnect() async throws {
        // Nothing comes about on a loop that stands still. Only without the mend is it the clock that lets it go on.
        let release = DispatchSemaphore(value: 0)
        Self.idleGroup.next().execute { release.wait() }
        DispatchQueue.global().asyncAfter(deadline: .now() + 20) { release.signal() }
        let opening = Task<IMAPError.Kind?, Never> {
            do throws(IMAPError) {
                try await IMAPConnection.open(.test(port: 1), on: Self.idleGroup).close()
                return nil
            } catch {
                return error.kind
            }
        }
        opening.cancel()
        #expect(await opening.value == .cancelled)
        release.signal()
    }

    @Test("who stops waiting does not end the command of others")
    func cancellation() async throws {
        let server = try await ScriptedServer(greeting: "* OK [CAPABILITY AUTH=PLAIN SASL-IR] hi", on: Self.group) { line in
            line.contains("NOOP") ? .nothing : .say("$TAG OK [CAPABILITY IMAP4rev1] in\r\n")
        }
        let connection = try await IMAPConnection.open(.test(port: server.port), on: Self.group)
        let reply = connection.submit(.noop)
        let waiting = Task { () -> IMAPError.Kind? in
            do {
                _ = try await reply.value()
                return nil
            } catch {
                return (error as? IMAPError)?.kind
            }
        }
        waiting.cancel()
        #expect(await waiting.value == .cancelled)
        #expect(connection.isOpen)
        connection.close()
        let error = await #expect(throws: IMAPError.self) { try await reply.value() }
        #expect(error?.kind == .closed)
        await connection.closed()
        try await server.stop()
    }
}
