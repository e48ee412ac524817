import IMAPProtocol
import Mail
import Testing

@testable import IMAPSandbox

@Suite struct TokenLoginTests {
    private static let profile = SandboxProfile.full.with("AUTH=XOAUTH2", "AUTH=OAUTHBEARER")
    private static let xoauth2 = Base64.encode(Array("user=ann\u{1}auth=Bearer good\u{1}\u{1}".utf8))
    private static let oauthBearer = Base64.encode(Array("n,a=ann,\u{1}host=x\u{1}port=1\u{1}auth=Bearer good\u{1}\u{1}".utf8))

    @Test(arguments: [("XOAUTH2", xoauth2), ("OAUTHBEARER", oauthBearer)])
    func goodTokenLogsIn(_ mechanism: String, _ message: String) throws {
        let rig = try SandboxRig(Self.profile)
        rig.account.accept(Secret("good"))
        #expect(try rig.connected().run("AUTHENTICATE \(mechanism) \(message)").last?.hasPrefix("OK [CAPABILITY ") == true)
    }

    @Test(arguments: [("XOAUTH2", xoauth2, ""), ("OAUTHBEARER", oauthBearer, "AQ==")])
    func otherTokenIsRefusedAfterTheChallengeIsAnswered(_ mechanism: String, _ message: String, _ answer: String) throws {
        let rig = try SandboxRig(Self.profile)
        rig.account.accept(Secret("other"))
        for (answer, end) in [(answer, LoginTests.refused), ("*", "BAD Authentication given up")] {
            let client = try rig.connected()
            client.send("a AUTHENTICATE \(mechanism) \(message)\r\n")
            #expect(try client.line().hasPrefix("+ ey"))
            client.send("\(answer)\r\n")
            #expect(try client.answers(tag: "a") == [end])
        }
    }

    @Test(arguments: ["user=ann\u{1}\u{1}", "auth=Bearer good\u{1}\u{1}", "user=ann\u{1}auth=Bearer good", ""])
    func malformedMessageIsBad(_ message: String) throws {
        let rig = try SandboxRig(Self.profile)
        rig.account.accept(Secret("good"))
        let encoded = message.isEmpty ? "=" : Base64.encode(Array(message.utf8))
        #expect(try rig.connected().run("AUTHENTICATE XOAUTH2 \(encoded)") == ["BAD Malformed XOAUTH2 message"])
    }

    @Test func sessionEndsWhenItsTokenDoes() throws {
        let rig = try SandboxRig(Self.profile)
        rig.account.accept(Secret("good"))
        let client = try rig.connected()
        try client.run("AUTHENTICATE XOAUTH2 \(Self.xoauth2)")
        #expect(try client.run("NOOP").last?.hasPrefix("OK") == true)
        rig.account.expire(Secret("good"))
        client.send("b NOOP\r\n")
        #expect(try client.line() == "* BYE Session invalidated - AccessTokenExpired")
    }
}
