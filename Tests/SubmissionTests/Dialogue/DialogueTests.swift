import Mail
import SASL
@testable import Submission
import Testing
import Transport

@Suite("The submission dialogue")
struct DialogueTests {
    static let hello = "250-mail.example.org\n250-SIZE 1000\n250-8BITMIME\n250 AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER"

    @Test("signs in, names sender and recipients, and sends the message with its end")
    func whole() throws {
        let script = try Script().hear("220 hi", Self.hello)
        #expect(script.sent == ["EHLO [127.0.0.1]", "AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAHdvbmRlcmxhbmQ="])
        try script.hear("235 2.7.0 in", "250 ok", "250 ok", "354 go")
        #expect(
            script.sent.dropFirst(2) == [
                "MAIL FROM:<alice@example.org> SIZE=22", "RCPT TO:<bob@example.org>", "DATA", "<content>",
            ])
        #expect(script.content == "Subject: hi\r\n\r\nhello\r\n.\r\n")
        #expect(script.receipt == nil)
        try script.hear("250 2.0.0 queued as 4711")
        #expect(script.receipt?.reply.text == "2.0.0 queued as 4711")
        #expect(script.receipt?.mechanism == .plain)
    }

    @Test("with STARTTLS says nothing of value before it, and forgets what was announced before it")
    func startTLS() throws {
        let script = try Script(.startTLS, isLoopback: false).hear("220 hi", "250-x\n250-STARTTLS\n250 AUTH PLAIN", "220 go")
        #expect(script.sent == ["EHLO [127.0.0.1]", "STARTTLS", "<TLS>"])
        try script.hear("<TLS>")
        #expect(script.last == "EHLO [127.0.0.1]")
        try script.hear("250-x\n250 AUTH LOGIN")
        #expect(script.last == "AUTH LOGIN")
        let bare = try Script(.startTLS).hear("220 hi", "250-x\n250-STARTTLS\n250 AUTH PLAIN", "220 go", "<TLS>", "250 x")
        #expect(bare.failure?.remedy == .config && !bare.sent.contains { $0.hasPrefix("AUTH") })
    }

    @Test(
        "without STARTTLS goes no further",
        arguments: [
            (["250 AUTH PLAIN"], SubmissionFailure.Remedy.config),
            (["250-x\n250 STARTTLS", "454 4.7.0 not now"], .retry(after: nil)),
            (["250-x\n250 STARTTLS", "502 no"], .config),
        ])
    func noTLS(replies: [String], remedy: SubmissionFailure.Remedy) throws {
        let script = try Script(.startTLS).hear("220 hi")
        for reply in replies { try script.hear(reply) }
        #expect(script.failure?.remedy == remedy)
        #expect(script.sent.allSatisfy { $0.hasPrefix("EHLO") || $0 == "STARTTLS" })
    }

    @Test("without TLS says nothing to another machine, not even its name")
    func plaintext() throws {
        let script = try Script(.plaintext, isLoopback: false)
        #expect(script.failure?.remedy == .config && script.sent.isEmpty)
    }

    @Test("takes the best mechanism that suits, and never a password for a token or the other way round")
    func mechanisms() throws {
        let offers: [(offer: String, Credentials, begin: String?)] = [
            ("PLAIN SCRAM-SHA-256-PLUS SCRAM-SHA-1 SCRAM-SHA-256 LOGIN", .alice, "AUTH SCRAM-SHA-256 "),
            ("PLAIN SCRAM-SHA-1 LOGIN", .alice, "AUTH SCRAM-SHA-1 "), ("LOGIN", .alice, "AUTH LOGIN"),
            ("PLAIN XOAUTH2 OAUTHBEARER", .token(), "AUTH OAUTHBEARER "), ("LOGIN XOAUTH2", .token(), "AUTH XOAUTH2 "),
            ("LOGIN XOAUTH2", .alice, "AUTH LOGIN"), ("XOAUTH2", .alice, nil), ("PLAIN LOGIN", .token(), nil), ("", .alice, nil),
            ("NTLM GSSAPI", .alice, nil),
        ]
        for (offer, credentials, begin) in offers {
            let script = try Script(.tls, credentials).hear("220 hi", "250-x\n250 AUTH \(offer)")
            if let begin { #expect(script.last.hasPrefix(begin)) } else { #expect(script.failure?.remedy == .config) }
        }
        let old = try Script().hear("220 hi", "250-x\n250 AUTH=LOGIN PLAIN")
        #expect(old.last.hasPrefix("AUTH PLAIN"))
    }

    @Test("answers LOGIN's two questions")
    func login() throws {
        let script = try Script().hear("220 hi", "250-x\n250 AUTH LOGIN", "334 VXNlcm5hbWU6")
        #expect(script.lastDecoded == "alice@example.org")
        try script.hear("334 UGFzc3dvcmQ6")
        #expect(script.lastDecoded == "wonderland")
        try script.hear("334 more?")
        #expect(script.failure?.stage == .signingIn)
    }

    @Test("sends a long token only when it is asked for it, whole, in one line")
    func longToken() throws {
        let token = String(repeating: "x", count: 5000)
        let script = try Script(.tls, .token(token)).hear("220 hi", Self.hello)
        #expect(script.last == "AUTH OAUTHBEARER")
        try script.hear("334 ")
        #expect(script.lastDecoded.hasPrefix("n,a=alice@example.org,\u{1}host=mail.example.org\u{1}port=587\u{1}"))
        #expect(script.lastDecoded.contains("auth=Bearer \(token)\u{1}\u{1}"))
        let short = try Script(.tls, .token()).hear("220 hi", Self.hello)
        #expect(short.last.hasPrefix("AUTH OAUTHBEARER bixhPWFsaWNl"))
        #expect(short.last.utf8.count <= 510)
    }

    @Test(
        "says the first message again by itself where a server knows no initial response",
        arguments: ["501 5.5.4 no", "500 what?"])
    func noInitialResponse(refusal: String) throws {
        let script = try Script().hear("220 hi", Self.hello, refusal)
        #expect(script.last == "AUTH PLAIN")
        try script.hear("334")
        #expect(script.lastDecoded == "\0alice@example.org\0wonderland")
        try script.hear("501 no")
        #expect(script.failure?.stage == .signingIn)
    }

    @Test("answers the challenge that tells why a token is refused, each mechanism in its own way")
    func refusedToken() throws {
        for (offer, answer) in [("XOAUTH2", ""), ("OAUTHBEARER", "AQ==")] {
            let script = try Script(.tls, .token()).hear("220 hi", "250-x\n250 AUTH \(offer)")
            try script.hear("334 " + Base64.encode(Array(#"{"status":"401","scope":"mail"}"#.utf8)))
            #expect(script.last == answer && script.failure == nil)
            try script.hear("535-5.7.8 Username and Password not accepted.\n535 5.7.8 see support")
            let failure = try #require(script.failure)
            #expect(failure.refusesCredentials && failure.remedy == .signIn)
            #expect(failure.refusal == TokenRefusal(status: "401", scope: "mail"))
        }
    }

    @Test("does not believe a server that has not proved itself")
    func scram() throws {
        let script = try Script().hear("220 hi", "250-x\n250 AUTH SCRAM-SHA-256", "235 in")
        #expect(script.failure?.remedy == .permanent)
        #expect(!script.sent.contains { $0.hasPrefix("MAIL") })
    }

    @Test("asks for what a message needs, and does not begin where that is missing")
    func parameters() throws {
        let bare = "250-x\n250 AUTH PLAIN"
        let cases: [(Letter, hello: String, mail: String?)] = [
            (try .test("ä"), Self.hello, "MAIL FROM:<alice@example.org> SIZE=4 BODY=8BITMIME"), (try .test("ä"), bare, nil),
            (try .test("a"), bare, "MAIL FROM:<alice@example.org>"),
            (try .test("a", to: "jörg@example.org"), Self.hello, nil),
            (try .test("a", to: "jörg@example.org"), bare + "\n250 SMTPUTF8", "MAIL FROM:<alice@example.org> SMTPUTF8"),
            (try .test(String(repeating: "x\r\n", count: 400)), Self.hello, nil),
        ]
        for (letter, hello, mail) in cases {
            let hello = hello.replacing("250 AUTH PLAIN\n", with: "250-AUTH PLAIN\n")
            let script = try Script(letter: letter).hear("220 hi", hello, "235 in")
            if let mail { #expect(script.last == mail) } else { #expect(script.failure?.remedy == .permanent) }
        }
    }

    @Test("sends to those who are served, and tells who is not")
    func recipients() throws {
        let script = try Script(letter: try .test(to: "a@x.org", "b@x.org")).hear("220 hi", Self.hello, "235 in", "250 ok")
        try script.hear("550 5.1.1 no such user", "250 ok", "354 go", "250 kept")
        #expect(
            script.receipt?.refused.map(\.message) == [
                "mail.example.org:587 refused the recipient a@x.org: “550 5.1.1 no such user”: there is no such recipient; check the address."
            ])
        let nobody = try Script().hear("220 hi", Self.hello, "235 in", "250 ok", "550 5.1.1 no such user")
        #expect(nobody.failure?.remedy == .permanent && !nobody.sent.contains("DATA"))
    }

    @Test("ends at 421 wherever it comes, and at what is no answer to the question")
    func closing() throws {
        let replies = ["220 hi", Self.hello, "235 in", "250 ok", "250 ok", "354 go"]
        for count in 0...replies.count {
            let script = try Script()
            for reply in replies.prefix(count) { try script.hear(reply) }
            try script.hear("421 4.3.0 closing")
            #expect(script.failure?.remedy == .retry(after: nil))
        }
        #expect(try Script().hear("250 hi").failure != nil)
        #expect(try Script().hear("220 hi", "354 x").failure != nil)
        #expect(try Script().hear("220 hi", Self.hello, "235 in", "250 ok", "250 ok", "250 ok").failure != nil)
    }

    @Test("shows nothing of a secret that a server repeats")
    func echo() throws {
        let script = try Script(.tls, .token("t0ken-that-is-long")).hear("220 hi", Self.hello, "554 what is t0ken-that-is-long?")
        #expect(script.failure?.message.contains("t0ken-that") == false)
        #expect(script.failure?.reply?.text == "what is <redacted>?")
    }
}
