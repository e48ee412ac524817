import Hashing
import IMAPProtocol
import Mail
import Testing

@testable import IMAPSandbox

@Suite struct LoginTests {
    static let refused = "NO [AUTHENTICATIONFAILED] Authentication failed."

    @Test(arguments: ["LOGIN ann secret", "LOGIN \"ann\" \"secret\"", "login {3+}\r\nann {6+}\r\nsecret"])
    func rightPasswordLogsIn(_ command: String) throws {
        #expect(try SandboxRig().connected().run(command).last?.hasPrefix("OK [CAPABILITY ") == true)
    }

    @Test(arguments: ["LOGIN ann wrong", "LOGIN bob secret", "LOGIN ann \"\"", "LOGIN Ann secret"])
    func wrongPasswordOrUserIsRefused(_ command: String) throws {
        #expect(try SandboxRig().connected().run(command) == [Self.refused])
    }

    @Test func loginDisabledAsksForPrivacy() throws {
        let rig = try SandboxRig(SandboxProfile.full.with("LOGINDISABLED"))
        #expect(try rig.connected().run("LOGIN ann secret") == ["NO [PRIVACYREQUIRED] LOGIN is disabled"])
    }

    @Test func plainWorksWithInitialResponse() throws {
        let response = Base64.encode(Array("\0ann\0secret".utf8))
        #expect(try SandboxRig().connected().run("AUTHENTICATE PLAIN \(response)").last?.hasPrefix("OK ") == true)
    }

    @Test func plainWorksWithoutInitialResponse() throws {
        let client = try SandboxRig(SandboxProfile.full.without("SASL-IR")).connected()
        #expect(try client.run("AUTHENTICATE PLAIN AGFubgBzZWNyZXQ=") == ["BAD Initial responses are not offered"])
        client.send("a AUTHENTICATE PLAIN\r\n")
        #expect(try client.line() == "+ ")
        client.send("AGFubgBzZWNyZXQ=\r\n")
        #expect(try client.answers(tag: "a").last?.hasPrefix("OK ") == true)
    }

    @Test(arguments: [
        (Base64.encode(Array("\0ann\0wrong".utf8)), LoginTests.refused),
        (Base64.encode(Array("ann".utf8)), "BAD Malformed PLAIN response"),
        ("%%%%", "BAD Invalid base64"), ("=", "BAD Malformed PLAIN response"),
    ])
    func plainRefusesWhatIsWrong(_ response: String, _ answer: String) throws {
        #expect(try SandboxRig().connected().run("AUTHENTICATE PLAIN \(response)") == [answer])
    }

    @Test func clientMayGiveUp() throws {
        let client = try SandboxRig().connected()
        client.send("a AUTHENTICATE PLAIN\r\n")
        _ = try client.line()
        client.send("*\r\n")
        #expect(try client.answers(tag: "a") == ["BAD Authentication given up"])
        #expect(try client.run("LOGIN ann secret").last?.hasPrefix("OK ") == true)
    }

    @Test func mechanismThatIsNotAnnouncedIsUnknown() throws {
        let client = try SandboxRig(SandboxProfile.full.without("AUTH=SCRAM-SHA-256")).connected()
        #expect(try client.run("AUTHENTICATE SCRAM-SHA-256") == ["NO [CANNOT] Unknown mechanism"])
        #expect(try client.run("AUTHENTICATE CRAM-MD5") == ["NO [CANNOT] Unknown mechanism"])
    }

    @Test(arguments: [true, false])
    func scramProvesBothSides(_ usesInitialResponse: Bool) throws {
        let (last, serverProof) = try scram(password: "secret", usesInitialResponse: usesInitialResponse)
        #expect(last.hasPrefix("OK "))
        #expect(serverProof)
    }

    @Test func scramRefusesAWrongPassword() throws {
        let (last, _) = try scram(password: "wrong", usesInitialResponse: true)
        #expect(last == Self.refused)
    }

    /// The client's side of RFC 7677, written out.
    private func scram(password: String, usesInitialResponse: Bool) throws -> (last: String, isServerProven: Bool) {
        let client = try SandboxRig().connected()
        let bare = "n=ann,r=rOprNGfwEbeRWgbNEkqO"
        let first = Base64.encode(Array("n,,\(bare)".utf8))
        client.send("a AUTHENTICATE SCRAM-SHA-256\(usesInitialResponse ? " " + first : "")\r\n")
        if !usesInitialResponse {
            #expect(try client.line() == "+ ")
            client.send(first + "\r\n")
        }
        let serverFirst = try decoded(client.line())
        let fields = serverFirst.split(separator: ",").map { String($0.dropFirst(2)) }
        #expect(fields[0].hasPrefix("rOprNGfwEbeRWgbNEkqO"))
        let salt = try #require(Base64.decode(fields[1]))
        let salted = pbkdf2(.sha256, password: Array(password.utf8), salt: salt, iterations: try #require(Int(fields[2])))
        let withoutProof = "c=biws,r=\(fields[0])"
        let message = Array("\(bare),\(serverFirst),\(withoutProof)".utf8)
        let clientKey = hmac(.sha256, key: salted, Array("Client Key".utf8))
        let signature = hmac(.sha256, key: SHA256.digest(clientKey).bytes, message)
        let proof = Base64.encode(zip(clientKey, signature).map { $0 ^ $1 })
        client.send(Base64.encode(Array("\(withoutProof),p=\(proof)".utf8)) + "\r\n")
        let answer = try client.line()
        guard answer.hasPrefix("+ ") else { return (String(answer.dropFirst(2)), false) }
        let serverSignature = hmac(.sha256, key: hmac(.sha256, key: salted, Array("Server Key".utf8)), message)
        let isProven = try decoded(answer) == "v=" + Base64.encode(serverSignature)
        client.send("\r\n")
        return (try client.answers(tag: "a").last ?? "", isProven)
    }

    private func decoded(_ line: String) throws -> String {
        String(decoding: try #require(Base64.decode(String(line.dropFirst(2)))), as: UTF8.self)
    }
}
