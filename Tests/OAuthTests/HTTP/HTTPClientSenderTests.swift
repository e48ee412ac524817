import Glibc
import Mail
import OAuthRig
import TestRig
import Testing

@testable import OAuth

@Suite struct HTTPClientSenderTests {
    private func asking(_ answer: RigAnswer, _ body: (SignInRig) async throws -> Void) async throws {
        var knobs = Knobs()
        knobs.always[.token] = answer
        try await SignInRig.with(knobs, body)
    }

    @Test("Forms go out encoded and answers come in whole, whatever their status", arguments: [200, 400, 429, 503, 999])
    func whole(status: Int) async throws {
        try await asking(.json(status, "{}", headers: ["Retry-After": "7"])) { rig in
            let request = HTTPRequest(
                try rig.url(.token), body: .form([FormField("client_secret", "a+b/c~d&e=é")]), authorization: Secret("Basic eDp5")
            )
            let answer = try await rig.sender.send(request)
            #expect(answer.status == status && answer.body == Array("{}".utf8) && answer.retryAfter == 7)
            #expect((answer.clockSkew ?? 999).magnitude < 100)
            let got = try #require(rig.server.requests(.token).first)
            #expect(
                got.method == "POST" && got.form == ["client_secret": "a+b/c~d&e=é"]
                    && got.headers["authorization"] == "Basic eDp5")
        }
    }

    @Test("No redirect is followed, and the error names where it pointed without the query", arguments: [301, 302, 307, 308])
    func redirects(status: Int) async throws {
        try await asking(.redirect(to: "http://evil.example/token?secret=abc", status: status)) { rig in
            let url = try rig.url(.token)
            let failure = try #require(await failure { try await rig.sender.send(HTTPRequest(url, body: .form([]))) })
            #expect(failure.remedy == .config && failure.status == status)
            #expect(failure.sentence.contains("http://evil.example/token") && !failure.sentence.contains("abc"))
            #expect(rig.server.requests(.token).count == 1)
        }
    }

    @Test("A body beyond the limit is not read")
    func huge() async throws {
        try await asking(RigAnswer(200, body: [UInt8](repeating: 0x20, count: (1 << 20) + 1))) { rig in
            let url = try rig.url(.token)
            let failure = try #require(await failure { try await rig.sender.send(HTTPRequest(url)) })
            #expect(failure.remedy == .config && failure.sentence.contains("more than 1048576 bytes"))
        }
        try await asking(RigAnswer(200, body: [UInt8](repeating: 0x20, count: 1 << 20))) { rig in
            let answer = try await rig.sender.send(HTTPRequest(try rig.url(.token)))
            #expect(answer.body.count == 1 << 20)
        }
    }

    @Test("An answer that breaks off is a passing fault", arguments: [0, 1, 20])
    func cutOff(count: Int) async throws {
        try await asking(RigAnswer.json(200, #"{"access_token":"abcdefgh"}"#).cut(after: count)) { rig in
            let url = try rig.url(.token)
            let failure = try #require(await failure { try await rig.sender.send(HTTPRequest(url)) })
            #expect(failure.remedy == .retry(after: nil))
        }
    }

    @Test("A server that says nothing is not waited for longer than the limit")
    func stalled() async throws {
        try await asking(.stalling) { rig in
            let sender = try HTTPClientSender(limits: HTTPLimits(connect: 1, whole: 1, body: 100))
            let url = try rig.url(.token)
            let failure = try await failure { try await sender.send(HTTPRequest(url)) }
            await sender.close()
            #expect(failure?.remedy == .retry(after: nil) && failure?.sentence.contains("did not answer in time") == true)
        }
    }

    @Test("One that was used and forgotten does no harm")
    func forgotten() async throws {
        try await asking(.json(200, "{}")) { rig in
            let url = try rig.url(.token)
            let answer = try await HTTPClientSender().send(HTTPRequest(url))
            #expect(answer.status == 200)
        }
    }

    @Test("A port where nobody listens is a passing fault")
    func refused() async throws {
        let held = try HeldPort()
        let url = try #require(HTTPSURL("http://127.0.0.1:\(held.port)/token"))
        let failure = try #require(await failure { try await HTTPClientSender().send(HTTPRequest(url)) })
        withExtendedLifetime(held) {}
        #expect(failure.remedy == .retry(after: nil) && failure.sentence.contains("127.0.0.1 refuses connections"))
    }
}

/// A port of 127.0.0.1 that nobody can listen at, for as long as this lives.
private final class HeldPort {
    let port: Int
    private let descriptor: Int32

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isGood = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isGood else { throw RigTrouble() }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}
