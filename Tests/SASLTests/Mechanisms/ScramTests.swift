@testable import SASL
import Mail
import Testing

@Suite("SCRAM")
struct ScramTests {
    // The exchange of RFC 7677 section 3.
    static let serverFirst =
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    static let serverFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

    static func client() -> Scram {
        Scram(.sha256, user: "user", password: Secret("pencil"), nonce: "rOprNGfwEbeRWgbNEkqO")
    }

    @Test("speaks the exchange of RFC 7677 and ends verified")
    func rfcVector() throws {
        var client = Self.client()
        #expect(String(decoding: client.firstMessage(), as: UTF8.self) == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO")
        let final = try client.respond(to: Array(Self.serverFirst.utf8))
        #expect(
            String(decoding: final, as: UTF8.self)
                == "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
        #expect(!client.serverIsVerified)
        #expect(try client.respond(to: Array(Self.serverFinal.utf8)).isEmpty)
        #expect(client.serverIsVerified)
    }

    @Test("speaks the exchange of RFC 5802 with SHA-1 and ends verified")
    func olderVector() throws {
        var client = Scram(.sha1, user: "user", password: Secret("pencil"), nonce: "fyko+d2lbbFgONRv9qkxdawL")
        #expect(String(decoding: client.firstMessage(), as: UTF8.self) == "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL")
        let nonce = "fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j"
        let final = try client.respond(to: Array("r=\(nonce),s=QSXCR+Q6sek8bf92,i=4096".utf8))
        #expect(String(decoding: final, as: UTF8.self) == "c=biws,r=\(nonce),p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=")
        #expect(try client.respond(to: Array("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=".utf8)).isEmpty)
        #expect(client.serverIsVerified)
    }

    @Test("says in both its messages what it binds to, and proves that it said so")
    func bindings() throws {
        let channel = try #require(ChannelBinding(certificate: ChannelBindingTests.shortest))
        let bindings: [(Scram.Binding, header: String, data: [UInt8])] = [
            (.none, "n,,", []), (.unoffered, "y,,", []), (.bound(channel), "p=tls-server-end-point,,", channel.data),
        ]
        var proofs: Set<String> = []
        for (binding, header, data) in bindings {
            var client = Scram(
                .sha256, user: "us=er", password: Secret("pencil"), binding: binding, nonce: "rOprNGfwEbeRWgbNEkqO")
            #expect(String(decoding: client.firstMessage(), as: UTF8.self) == header + "n=us=3Der,r=rOprNGfwEbeRWgbNEkqO")
            let final = String(decoding: try client.respond(to: Array(Self.serverFirst.utf8)), as: UTF8.self)
            #expect(final.hasPrefix("c=\(Base64.encode(Array(header.utf8) + data)),r="))
            proofs.insert(String(final.split(separator: ",").last ?? ""))
        }
        #expect(proofs.count == bindings.count)
    }

    @Test("does not believe a server whose signature is wrong")
    func wrongSignature() throws {
        var client = Self.client()
        _ = try client.respond(to: Array(Self.serverFirst.utf8))
        let forged = "v=" + Base64.encode([UInt8](repeating: 7, count: 32))
        #expect(throws: SASLError.serverSignature) { try client.respond(to: Array(forged.utf8)) }
        #expect(!client.serverIsVerified)
    }

    @Test(
        "refuses a first challenge that is not one",
        arguments: [
            ("", SASLError.malformedChallenge("not r=, s=, i=")),
            ("r=other,s=AAAA,i=4096", .malformedChallenge("the nonce is not ours")),
            ("r=rOprNGfwEbeRWgbNEkqO,s=AAAA,i=4096", .malformedChallenge("the nonce is not ours")),
            ("r=rOprNGfwEbeRWgbNEkqOx,s=!,i=4096", .malformedChallenge("the salt is not base64")),
            ("r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096", .malformedChallenge("the salt is not base64")),
            ("r=rOprNGfwEbeRWgbNEkqOx,s=AAAA,i=many", .malformedChallenge("the iteration count is no number")),
            ("r=rOprNGfwEbeRWgbNEkqOx,s=AAAA,i=99999999999999999999", .malformedChallenge("the iteration count is no number")),
            ("r=rOprNGfwEbeRWgbNEkqOx,s=AAAA,i=4095", .iterationCount(4095)),
            ("r=rOprNGfwEbeRWgbNEkqOx,s=AAAA,i=1000001", .iterationCount(1_000_001)),
            ("r=rOprNGfwEbeRWgbNEkqOx,s=AAAA,i=-1", .iterationCount(-1)),
            ("m=ext,r=rOprNGfwEbeRWgbNEkqOx,s=AAAA,i=4096", .malformedChallenge("not r=, s=, i=")),
            ("e=unknown-user", .refused("unknown-user")),
        ])
    func badChallenges(challenge: String, error: SASLError) {
        var client = Self.client()
        #expect(throws: error) { try client.respond(to: Array(challenge.utf8)) }
    }

    @Test("says nothing more once the server is verified")
    func challengeAfterTheEnd() throws {
        var client = Self.client()
        _ = try client.respond(to: Array(Self.serverFirst.utf8))
        _ = try client.respond(to: Array(Self.serverFinal.utf8))
        #expect(throws: SASLError.self) { try client.respond(to: Array(Self.serverFinal.utf8)) }
    }

    @Test("escapes comma and equals sign in the user name")
    func escapes() {
        let client = Scram(.sha256, user: "a=b,c", password: Secret(""), nonce: "n")
        #expect(String(decoding: client.firstMessage(), as: UTF8.self) == "n,,n=a=3Db=2Cc,r=n")
    }

    @Test("makes a new nonce for every login")
    func freshNonce() {
        let messages = (0..<20).map { _ in Scram(.sha256, user: "u", password: Secret("")).firstMessage() }
        #expect(Set(messages).count == 20)
    }
}
