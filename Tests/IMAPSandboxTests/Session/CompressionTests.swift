import Mail
import Testing

@testable import IMAPSandbox

/// COMPRESS=DEFLATE (RFC 4978).
@Suite struct CompressionTests {
    @Test func bothDirectionsAreCompressedAfterTheAnswer() throws {
        let rig = try SandboxRig()
        rig.account.appendGenerated(20, to: .inbox, meanOctets: 30_000)
        let client = try rig.loggedIn()
        #expect(try client.run("COMPRESS DEFLATE") == ["OK DEFLATE active."])
        try client.compress()
        #expect(try client.run("SELECT INBOX").contains("* 20 EXISTS"))
        for uid in 1...20 {
            let answers = try client.run("UID FETCH \(uid) BODY.PEEK[]")
            let body = String(
                decoding: try #require(rig.account.bytes(of: UID(unchecked: UInt32(uid)), in: .inbox)), as: UTF8.self)
            #expect(answers[0] == "* \(uid) FETCH (UID \(uid) BODY[] {\(body.utf8.count)}\r\n\(body))")
        }
        #expect(try !client.run("CAPABILITY")[0].contains("COMPRESS"))
        #expect(try client.run("COMPRESS DEFLATE") == ["NO [COMPRESSIONACTIVE] DEFLATE is active already"])
    }

    @Test func commandsSentTogetherWithCompressAreReadAsCompressed() throws {
        let client = try SandboxRig().loggedIn()
        let deflater = Deflater()
        client.send(Array("a COMPRESS DEFLATE\r\n".utf8) + deflater.deflate(Array("b NOOP\r\n".utf8)[...]))
        #expect(try client.answers(tag: "a") == ["OK DEFLATE active."])
        try client.compress()
        #expect(try client.answers(tag: "b") == ["OK Completed."])
    }

    @Test(arguments: [("COMPRESS LZ4", "BAD Unknown compression"), ("COMPRESS", "BAD Expected \" \"")])
    func otherCompressionIsUnknown(_ command: String, _ answer: String) throws {
        #expect(try SandboxRig().loggedIn().run(command) == [answer])
    }

    @Test func damagedStreamEndsTheSession() throws {
        let client = try SandboxRig().loggedIn()
        try client.run("COMPRESS DEFLATE")
        client.send([UInt8](repeating: 0xFF, count: 100))
        #expect(client.rest().isEmpty)
    }
}
