import Mail
@testable import SASL
import Testing

@Suite("SASL mechanisms")
struct SASLMechanismTests {
    private static let password = Credentials.password(user: "alice", Secret("wonderland"))
    private static let token = Credentials.bearer(user: "alice", token: Secret("t0ken"), expires: nil)

    private static func make(_ name: LoginMechanism, _ credentials: Credentials) throws -> SASLMechanism {
        try SASLMechanism(name, credentials, host: "mail.example.org", port: 587)
    }

    @Test("take passwords or tokens, and never one in place of the other", arguments: LoginMechanism.allCases)
    func suiting(name: LoginMechanism) throws {
        let (right, wrong) = name.takesTokens ? (Self.token, Self.password) : (Self.password, Self.token)
        #expect(name.suits(right) && !name.suits(wrong))
        #expect(try Self.make(name, right).name == name)
        #expect(throws: SASLError.unusableCredentials) { try Self.make(name, wrong) }
    }

    @Test("OAUTHBEARER says where it connects to")
    func place() throws {
        let message = try #require(try Self.make(.oauthBearer, Self.token).initialResponse())
        #expect(String(decoding: message, as: UTF8.self).contains("host=mail.example.org\u{1}port=587\u{1}"))
    }

    @Test("LOGIN waits to be asked, and answers two questions in whatever words they are")
    func login() throws {
        var mechanism = try Self.make(.login, Self.password)
        #expect(try mechanism.initialResponse() == nil)
        #expect(try mechanism.respond(to: Array("Username:".utf8)) == Array("alice".utf8))
        #expect(try mechanism.respond(to: nil) == Array("wonderland".utf8))
        #expect(throws: SASLError.malformedChallenge("a third question")) { try mechanism.respond(to: []) }
    }

    @Test("SCRAM binds where it can, and says so where the server does not offer it")
    func binding() throws {
        let channel = try #require(ChannelBinding(certificate: ChannelBindingTests.shortest))
        let cases: [(LoginMechanism, ChannelBinding?, offered: Bool, header: String)] = [
            (.scramSHA256Plus, channel, true, "p=tls-server-end-point,,"),
            (.scramSHA1Plus, channel, true, "p=tls-server-end-point,,"),
            (.scramSHA256, channel, false, "y,,"), (.scramSHA1, channel, true, "n,,"), (.scramSHA1, nil, false, "n,,"),
        ]
        for (name, binding, offered, header) in cases {
            let mechanism = try SASLMechanism(
                name, Self.password, host: "h", port: 1, binding: binding, bindingIsOffered: offered)
            let message = String(decoding: try #require(try mechanism.initialResponse()), as: UTF8.self)
            #expect(message.hasPrefix(header))
            #expect(mechanism.isBound == name.binds)
        }
    }
}
