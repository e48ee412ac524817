import Mail
import OAuthRig
import TestRig
import Testing

@testable import restante

/// `check --send-test`, by the program itself, against a real Dovecot that hands on to a sink.
struct SendTestTests {
    private static let sending = "\n[account.work.submission]\nfrom = \"alice@example.org\""

    @Test("with a token: asked for with the scope for sending, taken, and it says so")
    func token() async throws {
        try await SignInWorld.with { world in
            try world.configure("client-id = \"test\"" + Self.sending)
            #expect(try await world.signIn().status == 0)
            let asked = world.server.requests(.authorize).last?.query["scope"]
            #expect(asked?.contains("https://outlook.office.com/SMTP.Send") == true)
            let check = try await world.run("check work --send-test bob@example.org")
            #expect(check.status == 0, "\(check.output)\(check.errors)")
            for words in [
                "SMTP: localhost, port \(world.dovecot.ports.submission), with STARTTLS", "SMTP login: alice by OAUTHBEARER",
                "test message: taken for bob@example.org: “",
            ] {
                #expect(check.output.contains(words), "\(check.output)")
            }
            let delivery = try #require(world.sink.deliveries.first)
            #expect(delivery.sender.hasPrefix("<alice@example.org>") && delivery.recipients == ["<bob@example.org>"])
            for words in ["Auto-Submitted: auto-generated\r\n", "Message-ID: <", " +0000\r\n", "account work."] {
                #expect(delivery.content.contains(words), "\(delivery.content)")
            }
            #expect(!delivery.content.contains("eyJ"))
            #expect(try await world.run("check", "work").status == 0)
            #expect(world.sink.deliveries.count == 1)
            #expect(try await world.leaks() == "")
        }
    }

    @Test("an account that sends nothing asks for no leave to send, and is told how to get it")
    func unasked() async throws {
        try await SignInWorld.with { world in
            try world.configure()
            #expect(try await world.signIn().status == 0)
            #expect(world.server.requests(.authorize).last?.query["scope"]?.contains("SMTP") == false)
            try world.configure("client-id = \"test\"\nscopes = \(SignInWorld.scopes)" + Self.sending)
            let check = try await world.run("check", "work", "--send-test")
            #expect(check.status == 1 && check.output.contains("the sign-in asks for no leave to send"), "\(check.output)")
            #expect(check.output.contains("skipped test message") && world.sink.deliveries.isEmpty, "\(check.output)")
        }
    }

    @Test("a refused token is renewed once, and then the token itself tells why")
    func refused() async throws {
        try await SignInWorld.with { world in
            try world.configure("client-id = \"test\"" + Self.sending)
            #expect(try await world.signIn().status == 0)
            let before = world.server.count(grant: "refresh_token")
            // Another Dovecot, which knows none of the keys.
            var options = DovecotOptions()
            options.relay = world.sink.port
            options.oauth = DovecotOAuth()
            try await Dovecot.withServer(options) { stranger in
                try world.configure(
                    "client-id = \"test\"" + Self.sending
                        + "\nport = \(stranger.ports.submission)\ntrust = \"\(stranger.certificates.authority)\"")
                let check = try await world.run("check", "work", "--send-test")
                #expect(check.status == 1, "\(check.output)\(check.errors)")
                #expect(check.output.contains("FAILED  SMTP login: localhost refused the token"), "\(check.output)")
                #expect(check.output.contains("a token renewed just now was refused as well"), "\(check.output)")
                #expect(check.errors.contains("a fresh token is tried"), "\(check.errors)")
            }
            #expect(world.server.count(grant: "refresh_token") == before + 1)
        }
    }

    @Test("with a password, to the account itself; and what a server refuses is told with what to do")
    func password() async throws {
        try await SignInWorld.with { world in
            let config = { (password: String, more: String) in
                """
                [account.home]
                user = "alice"
                maildir = "mail/home"
                mode = "backup"
                server = { host = "127.0.0.1", port = \(world.dovecot.ports.imap), security = "plaintext" }
                auth.password = { command = "echo \(password)" }
                [account.home.submission]
                host = "127.0.0.1"
                port = \(world.dovecot.ports.submissions)
                trust = "\(world.dovecot.certificates.authority)"
                \(more)
                """
            }
            try world.program.home.write(config("wonderland", "from = \"alice@example.org\""), to: "config.toml")
            let check = try await world.run("check", "--send-test", "--json")
            #expect(check.status == 0, "\(check.output)\(check.errors)")
            #expect(check.output.contains(#""name":"test message","state":"passed""#), "\(check.output)")
            #expect(world.sink.deliveries.first?.recipients == ["<alice@example.org>"])

            world.sink.answer("RCPT", with: "550 5.1.1 no such user")
            let refused = try await world.run("check", "--send-test")
            #expect(refused.status == 1)
            #expect(refused.output.contains("FAILED  test message: 127.0.0.1"), "\(refused.output)")
            #expect(refused.output.contains("there is no such recipient"), "\(refused.output)")

            try world.program.home.write(config("wonderland", ""), to: "config.toml")
            let nameless = try await world.run("check", "--send-test")
            #expect(nameless.status == 1 && nameless.output.contains("write from = "), "\(nameless.output)")
        }
    }

    @Test("what is no address is refused before anything is asked")
    func noAddress() async throws {
        let program = try Program()
        let result = try await program.run("check", "--send-test", "work")
        #expect(result.status == 2 && result.errors.contains("\"work\" is none"), "\(result.errors)")
    }

    @Test("an account for which no server for sending is known is told what to write")
    func unknown() async throws {
        let sandbox = try RunningSandbox()
        let program = try Program()
        try program.configure([("ann", sandbox.port)])
        let result = try await program.run("check", "--send-test", "ann@example.org", "--config", "config.toml")
        #expect(result.status == 1 && result.output.contains("[account.ann.submission]"), "\(result.output)\(result.errors)")
    }
}
