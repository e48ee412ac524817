import Testing

@testable import restante

struct PasswordWarningTests {
    private static func account(user: String = "ann@example.org", _ more: String) -> String {
        "[account.work]\nuser = \"\(user)\"\nmaildir = \"~/Mail/work\"\nauth.password.env = \"P\"\n\(more)"
    }

    @Test(
        "an account that uses a password where none is taken is warned, however the provider is found",
        arguments: [
            account("profile = \"exchange-online\""), account("server.host = \"outlook.office365.com\""),
            account(user: "ann@contoso.onmicrosoft.com", ""), account(user: "ann@Hotmail.com", ""),
        ])
    func ended(text: String) throws {
        let warnings = try SettingsFixture.read(text).warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.place.line == 4)
        #expect(warnings.first?.message.contains("takes no passwords and no app passwords for IMAP any more (since 20") == true)
        #expect(warnings.first?.message.hasSuffix(#"write method = "oauth2", as docs/sign-in/microsoft.md describes"#) == true)
    }

    @Test(
        "others are not",
        arguments: [
            account("server.host = \"imap.example.org\""), account("profile = \"icloud\""), account(user: "ann@gmail.com", ""),
            account(user: "ann@outlook.com", "server.host = \"imap.example.org\""),
        ])
    func fine(text: String) throws {
        #expect(try SettingsFixture.read(text).warnings.isEmpty)
    }

    @Test("an account without a way to sign in is told to use OAuth where passwords have ended")
    func nothingGiven() {
        let text = "[account.work]\nprofile = \"outlook-com\"\nuser = \"a@live.com\"\nmaildir = \"/m\"\n[account.work.auth]"
        #expect(
            SettingsFixture.mistakes(text) == [
                #"config.toml:5:15: [account.work.auth] has no password: write method = "oauth2", since none is taken there"#
            ])
    }

    @Test("an address is enough to find server and limits, and a server that is named counts more")
    func byAddress() throws {
        let found = try #require(try SettingsFixture.read(Self.account(user: "ann@GMX.de", "")).accounts.first)
        #expect(found.server.host == "imap.gmx.net" && found.limits.connections == 2)
        let named = try #require(try SettingsFixture.read(Self.account(user: "ann@gmx.de", "server.host = \"h\"")).accounts.first)
        #expect(named.server.host == "h" && named.limits.connections == 3)
    }
}
