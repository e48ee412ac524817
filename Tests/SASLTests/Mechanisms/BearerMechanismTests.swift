@testable import SASL
import Mail
import Testing

@Suite("OAUTHBEARER and XOAUTH2")
struct BearerMechanismTests {
    static let oauthBearer = BearerMechanism.Form.oauthBearer(host: "server.example.com", port: 143)

    private static func message(_ form: BearerMechanism.Form, user: String, token: String) throws -> String {
        String(decoding: try BearerMechanism(form, user: user, token: Secret(token)).message(), as: UTF8.self)
    }

    @Test("OAUTHBEARER is written as in the example of RFC 7628")
    func rfcExample() throws {
        let token = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="
        #expect(
            try Self.message(Self.oauthBearer, user: "user@example.com", token: token)
                == "n,a=user@example.com,\u{1}host=server.example.com\u{1}port=143\u{1}auth=Bearer \(token)\u{1}\u{1}")
    }

    @Test("XOAUTH2 is written as Google's example")
    func googleExample() throws {
        #expect(
            try Self.message(.xoauth2, user: "someuser@example.com", token: "ya29.vF9dft4q")
                == "user=someuser@example.com\u{1}auth=Bearer ya29.vF9dft4q\u{1}\u{1}")
    }

    @Test("commas and equals signs of a user name are escaped in the GS2 header only")
    func escaping() throws {
        #expect(try Self.message(Self.oauthBearer, user: "a,b=c", token: "t").hasPrefix("n,a=a=2Cb=3Dc,\u{1}"))
        #expect(try Self.message(.xoauth2, user: "a,b=c", token: "t").hasPrefix("user=a,b=c\u{1}"))
    }

    @Test(
        "what could end a field early is never sent, nor an empty token",
        arguments: [
            ("alice\u{1}", "t"), ("alice\u{0}", "t"), ("alice", "t\u{1}auth=Bearer other"), ("alice", "t\r\n"), ("alice", ""),
            ("alice\u{7F}", "t"),
        ])
    func unusable(user: String, token: String) {
        for form in [Self.oauthBearer, .xoauth2] {
            #expect(throws: SASLError.unusableCredentials) { try Self.message(form, user: user, token: token) }
        }
    }

    @Test("the challenge that tells the refusal is answered once, each in its own way")
    func answers() throws {
        for (form, answer) in [(Self.oauthBearer, [UInt8(1)]), (.xoauth2, [])] {
            var mechanism = BearerMechanism(form, user: "alice", token: Secret("t"))
            #expect(mechanism.refusal == nil)
            #expect(try mechanism.respond(to: Array(#"{"status":"401"}"#.utf8)) == answer)
            #expect(mechanism.refusal == TokenRefusal(status: "401"))
            #expect(throws: SASLError.malformedChallenge("a challenge after the refusal")) { try mechanism.respond(to: []) }
        }
    }

    @Test("nothing of a token is shown when a mechanism is printed")
    func redaction() throws {
        let credentials = Credentials.bearer(user: "alice", token: Secret("hunter2"), expires: nil)
        let mechanism = try SASLMechanism(.xoauth2, credentials, host: "localhost", port: 993)
        var dumped = ""
        dump(mechanism, to: &dumped)
        #expect(!dumped.contains("hunter2") && !String(describing: mechanism).contains("hunter2"))
        #expect(!String(describing: credentials).contains("hunter2"))
    }
}
