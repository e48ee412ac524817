import Testing

@testable import restante

struct UserListTests {
    private func text(_ lines: String, flow: String = "client-credentials") -> String {
        """
        [account.all]
        \(lines)
        profile = "exchange-online"
        mode = "backup"
        [account.all.auth]
        method = "oauth2"
        flow = "\(flow)"
        tenant = "contoso.com"
        client-id = "c"
        client-secret = { env = "S" }
        """
    }

    @Test("one account for each user, in folders of their own, with one token for all")
    func expanded() throws {
        let settings = try SettingsFixture.read(
            text("users = [\"a@x.org\", \"B@x.org\", \"a@x.org\"]\nmaildir = \"~/Mail/{user}\""))
        #expect(settings.accounts.map(\.name) == ["all/a@x.org", "all/B@x.org"])
        #expect(settings.accounts.map(\.user) == ["a@x.org", "B@x.org"])
        #expect(settings.accounts.map(\.maildir) == ["/home/ann/Mail/a@x.org", "/home/ann/Mail/B@x.org"])
        #expect(settings.accounts.first?.stateDirectory == "/home/ann/.local/state/restante/all/a@x.org")
        let home = TokenHome(account: "all", directory: "/home/ann/.local/state/restante/all")
        #expect(Set(settings.tokenHomes.values) == [home])
        #expect(try settings.select(["all"]).count == 2)
        #expect(try settings.select(["all/B@x.org"]).map(\.user) == ["B@x.org"])
        #expect(throws: ConfigurationError.self) { try settings.select(["al"]) }
    }

    @Test("with states of their own, the shared token lies beside them")
    func ownState() throws {
        let settings = try SettingsFixture.read(
            text("users = [\"a@x.org\"]\nmaildir = \"/m/{user}\"\nstate = \"/var/restante/{user}/state\""))
        #expect(settings.accounts.first?.stateDirectory == "/var/restante/a@x.org/state")
        #expect(settings.tokenHomes["all/a@x.org"] == TokenHome(account: "all", directory: "/var/restante/.tokens-all"))
    }

    @Test(
        "what cannot be meant so",
        arguments: [
            ("users = []\nmaildir = \"m/{user}\"", ["config.toml:2:9: users names nobody"]),
            (
                "users = [\"a\"]\nmaildir = \"m\"",
                ["config.toml:3:11: maildir needs a {user} in it, since each of the users has a folder of its own"]
            ),
            (
                "users = [\"a/../b\"]\nmaildir = \"m/{user}\"",
                ["config.toml:2:9: the user \"a/../b\" cannot be a folder's name: it has a slash, a space or begins with a dot"]
            ),
            (
                "user = \"a\"\nusers = [\"b\"]\nmaildir = \"m/{user}\"",
                ["config.toml:2:1: user and users exclude each other: keep one of them"]
            ),
            (
                "users = { file = \"none.txt\" }\nmaildir = \"m/{user}\"",
                ["config.toml:2:18: the file none.txt of users cannot be read: No such file or directory"]
            ),
            (
                "users = { match = [\"*\"] }\nmaildir = \"m/{user}\"",
                ["config.toml:2:9: [account.all.users] has no file: name a file with one user a line"]
            ),
        ])
    func mistakes(lines: String, mistakes: [String]) {
        #expect(SettingsFixture.mistakes(text(lines)) == mistakes)
    }

    @Test("users are for applications, not for people")
    func people() {
        let config = """
            [account.all]
            users = ["a"]
            maildir = "m/{user}"
            profile = "exchange-online"
            [account.all.auth]
            method = "oauth2"
            client-id = "c"
            """
        #expect(
            SettingsFixture.mistakes(config) == [
                "config.toml:2:1: users is for applications that sign in by themselves, with flow \"client-credentials\" or \"jwt-bearer\": name one user"
            ])
    }
}
