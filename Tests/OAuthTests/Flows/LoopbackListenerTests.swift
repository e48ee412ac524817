import Glibc
import Mail
import OAuthRig
import Testing

@testable import OAuth

@Suite struct LoopbackListenerTests {
    private func listening(_ body: (LoopbackListener, AsyncStream<RedirectJudge.Outcome>) async throws -> Void) async throws {
        let judge = RedirectJudge(state: Secret("st"), issuer: nil, requiresIssuer: false, path: "/", host: "login.example")
        let (outcomes, continuation) = AsyncStream.makeStream(of: RedirectJudge.Outcome.self)
        let listener = try await LoopbackListener.open(judge: judge) { continuation.yield($0) }
        do { try await body(listener, outcomes) } catch {
            await listener.close()
            throw error
        }
        await listener.close()
    }

    @Test("The answer is taken over IPv4 and over IPv6 at the same port, with a page that is not kept", arguments: [false, true])
    func answers(v6: Bool) async throws {
        try await listening { listener, outcomes in
            let host = v6 ? "[::1]" : "127.0.0.1"
            let response = try await RawHTTP.get("http://\(host):\(listener.port)/?code=the-code&state=st")
            #expect(
                response.status == 200 && response.headers["cache-control"] == "no-store"
                    && response.headers["referrer-policy"] == "no-referrer")
            #expect(!response.body.contains("the-code") && response.headers.values.allSatisfy { !$0.contains("the-code") })
            let outcome = await outcomes.first { _ in true }
            #expect(try outcome?.get() == Secret("the-code"))
        }
    }

    @Test(
        "Noise before the answer does no harm",
        arguments: [
            ("GET /favicon.ico HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 404),
            ("GET /?code=x&state=wrong HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 400),
            ("POST /?code=x&state=st HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 5\r\n\r\nhello", 405),
            ("GET /?code=x&state=st HTTP/1.1\r\nHost: evil.example:PORT\r\n\r\n", 421),
            ("GET /?code=x&state=st HTTP/1.0\r\n\r\n", 421),
            ("GET /?code=x&state=st HTTP/1.1\r\nHost: localhost:PORT\r\nSec-Purpose: prefetch;prerender\r\n\r\n", 404),
            ("nonsense\r\n\r\n", 400),
        ])
    func noise(request: String, status: Int) async throws {
        try await listening { listener, outcomes in
            let text = request.replacing("PORT", with: "\(listener.port)")
            #expect(try await RawHTTP.send(text, port: listener.port).status == status)
            _ = try await RawHTTP.get("http://localhost:\(listener.port)/?code=good&state=st")
            let outcome = await outcomes.first { _ in true }
            #expect(try outcome?.get() == Secret("good"))
        }
    }

    @Test("Closed, it takes nothing more")
    func closed() async throws {
        let judge = RedirectJudge(state: Secret("mine"), issuer: nil, requiresIssuer: false, path: "/", host: "login.example")
        let listener = try await LoopbackListener.open(judge: judge) { _ in Issue.record("it took an answer") }
        await listener.close()
        // Should another test have the port by now, the state is none of its own.
        let response = try? await RawHTTP.get("http://localhost:\(listener.port)/?code=good&state=mine")
        #expect(response?.status != 200)
    }

    @Test("A port that another program holds on ::1 is given back, and not half used")
    func ports() async throws {
        let judge = RedirectJudge(state: Secret("st"), issuer: nil, requiresIssuer: false, path: "/", host: "login.example")
        var other = try OneSidedListener()
        // Another test may hold the same port on 127.0.0.1.
        while (try? await RawHTTP.exchange("", port: other.port)) != nil { other = try OneSidedListener() }
        let listener = try await LoopbackListener.attempt(port: other.port, judge) { _ in }
        #expect(listener == nil)
        let fixed = try await failure { try await LoopbackListener.open(port: other.port, judge: judge) { _ in } }
        #expect(fixed?.sentence.contains("another program holds port \(other.port)") == true)
        // Its half on 127.0.0.1 is free again.
        await #expect(throws: (any Error).self) { try await RawHTTP.get("http://127.0.0.1:\(other.port)/") }
        other.close()
    }
}

/// Holds a port on ::1 alone.
private struct OneSidedListener {
    let port: Int
    private let descriptor: Int32

    init() throws {
        let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = in6addr_loopback
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let isGood = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 1) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isGood else { throw RigTrouble() }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin6_port))
    }

    func close() { Glibc.close(descriptor) }
}
