import Submission
import SyncEngine
import Testing

@testable import restante

struct SubmissionSettingsTests {
    private static func submission(_ text: String) throws -> SubmissionSettings? {
        try SettingsFixture.read(text).submissions["work"]
    }

    @Test("the profile knows where one sends, and the account says it better")
    func profile() throws {
        let auth = #"client-id = "c""#
        let exchange = try #require(try Self.submission(SettingsFixture.oauth("exchange-online", auth)))
        #expect(exchange.server == ServerSettings(host: "smtp.office365.com", port: 587, security: .starttls))
        #expect(exchange.sender?.description == "ann@example.org")
        let more = "\n[account.work.submission]\nhost = \"relay.example.org\"\nport = 2525\nfrom = \"a@example.org\""
        let own = try #require(try Self.submission(SettingsFixture.oauth("exchange-online", auth) + more))
        #expect(own.server == ServerSettings(host: "relay.example.org", port: 2525, security: .starttls))
        #expect(own.sender?.description == "a@example.org")
    }

    @Test("ports follow from the kind of security, and a server of one's own has one certificate for both")
    func defaults() throws {
        #expect(try Self.submission(SettingsFixture.account()) == nil)
        let tls = SettingsFixture.account("work", "[account.work.submission]\nhost = \"smtp.example.org\"")
        #expect(try Self.submission(tls)?.server == ServerSettings(host: "smtp.example.org", port: 465, security: .tls))
        #expect(try Self.submission(tls + "\nsecurity = \"starttls\"")?.server.port == 587)
        let pin = "sha256:" + String(repeating: "ab", count: 32)
        let both = SettingsFixture.account("work", "[account.work.submission]\nhost = \"imap.example.org\"")
            .replacing(
                "host = \"imap.example.org\"\n[account.work.auth]",
                with: "host = \"imap.example.org\"\nfingerprint = \"\(pin)\"\n[account.work.auth]")
        #expect(try Self.submission(both)?.server.trust == .fingerprint([UInt8](repeating: 0xAB, count: 32)))
    }

    @Test("leave to send is asked for where the account sends, and only there")
    func scopes() throws {
        let exchange = SettingsFixture.oauth("exchange-online", #"client-id = "c""#)
        let sending = exchange + "\n[account.work.submission]\n"
        for (text, isAsked) in [(exchange, false), (sending, true)] {
            guard case .oauth2(let oauth)? = try SettingsFixture.read(text).signIns["work"] else {
                Issue.record("not OAuth")
                return
            }
            #expect(oauth.scopes.contains("https://outlook.office.com/SMTP.Send") == isAsked)
            #expect(oauth.scopesForSending == ["https://outlook.office.com/SMTP.Send"])
        }
        let gmail = SettingsFixture.oauth("gmail", "client-id = \"c\"\nclient-secret = { env = \"S\" }")
        guard case .oauth2(let oauth)? = try SettingsFixture.read(gmail + "\n[account.work.submission]\n").signIns["work"] else {
            Issue.record("not OAuth")
            return
        }
        #expect(oauth.scopes == ["https://mail.google.com/"])
    }

    @Test(
        "mistakes are told with their place",
        arguments: [
            (
                "host = \"smtp.example.org\"\nprot = 1",
                "unknown key \"prot\" in [account.work.submission]; did you mean \"port\"?"
            ),
            ("host = \"smtp.example.org\"\nsecurity = \"plaintext\"", "security \"plaintext\" is allowed to this machine only"),
            ("host = \"smtp.example.org\"\nfrom = \"me\"", "from must be an address"),
            ("from = \"me@x.org\"", "submission has no host"),
        ])
    func mistakes(lines: String, words: String) {
        let found = SettingsFixture.mistakes(SettingsFixture.account("work", "[account.work.submission]\n" + lines))
        #expect(found.contains { $0.contains(words) }, "\(found)")
    }
}
