import Mail
import SyncEngine
import SyncPlanner
import Testing

@testable import restante

struct SettingsTests {
    private func account(_ text: String) throws -> AccountSettings {
        try #require(SettingsFixture.read(text).accounts.first)
    }

    @Test("an account with nothing but the necessary gets the defaults")
    func defaults() throws {
        let account = try account(SettingsFixture.account())
        #expect(account.name == "work")
        #expect(account.user == "ann@example.org")
        #expect(account.server == ServerSettings(host: "imap.example.org", port: 993, security: .tls, trust: .system))
        #expect(account.maildir == "/home/ann/Mail/work")
        #expect(account.stateDirectory == "/home/ann/.local/state/restante/work")
        #expect(account.layout == .nested)
        #expect(account.mode == .sync)
        #expect(account.folders == FolderRules())
        #expect(account.policy == SyncPolicy())
        #expect(account.limits.connections == 3)
        #expect(account.limits.isDurable)
    }

    @Test("every key of an account arrives where it belongs")
    func everyKey() throws {
        let fingerprint = String(repeating: "0A:", count: 31) + "0A"
        let account = try account(
            """
            [account.work]
            profile = "dovecot"
            user = "ann"
            maildir = "mail"
            state = "/srv/state"
            mode = "mirror"
            [account.work.server]
            host = "127.0.0.1"
            port = 1143
            security = "plaintext"
            fingerprint = "SHA256:\(fingerprint)"
            [account.work.auth]
            method = "password"
            password = { file = "secret" }
            [account.work.folders]
            layout = "maildir++"
            include = ["INBOX", "Work"]
            exclude = ["Junk"]
            rename = { "[Gmail]/Sent Mail" = "Sent" }
            [account.work.sync]
            operations = ["new", "gone"]
            direction = "pull"
            max-size = "50MB"
            max-messages = 100
            max-age = "30d"
            expunge = false
            brake = { share = 0.5, count = 7 }
            [account.work.limits]
            connections = 9
            bytes-per-day = "2GB"
            retry-for = "15min"
            patience = "2min"
            command-line-bytes = 4000
            durable = false
            """)
        #expect(account.maildir == "/home/ann/.config/restante/mail")
        #expect(account.stateDirectory == "/srv/state")
        #expect(account.mode == .mirror)
        #expect(
            account.server
                == ServerSettings(
                    host: "127.0.0.1", port: 1143, security: .plaintext, trust: .fingerprint([UInt8](repeating: 10, count: 32))))
        #expect(account.layout == .maildirPlusPlus)
        #expect(
            account.folders == FolderRules(include: ["INBOX", "Work"], exclude: ["Junk"], rename: ["[Gmail]/Sent Mail": "Sent"]))
        var policy = SyncPolicy()
        policy.operations = [.new, .gone]
        policy.direction = .pull
        policy.maxSize = 50_000_000
        policy.maxMessages = 100
        policy.maxAge = 30 * 86_400
        policy.expunge = false
        policy.brake = SyncPolicy.Brake(share: 0.5, count: 7)
        #expect(account.policy == policy)
        #expect(
            account.limits
                == RunLimits(
                    connections: 9, bytesPerDay: 2_000_000_000, isDurable: false, retryBudgetSeconds: 900, commandLineBytes: 4000,
                    patienceSeconds: 120)
        )
    }

    @Test("each direction is understood", arguments: SyncPolicy.Direction.allCases)
    func directions(_ direction: SyncPolicy.Direction) throws {
        let text = SettingsFixture.account() + "\n[account.work.sync]\ndirection = \"\(direction.rawValue)\""
        #expect(try account(text).policy.direction == direction)
    }

    @Test("only subscribed folders take part if the account or its use says so")
    func subscribed() throws {
        let text = SettingsFixture.account()
        #expect(try account(text + "\n[account.work.folders]\nsubscribed = true").folders == FolderRules(subscribedOnly: true))
        #expect(try account(text + "\n[account.work.folders]\nsubscribed = false").folders == FolderRules())
    }

    @Test("account wins over use, use over profile, profile over the defaults")
    func precedence() throws {
        // courier says 2, the use nightly-backup says 4, the default is 4 and generic's 3.
        let base = SettingsFixture.account()
        func with(_ keys: String, _ more: String = "") throws -> AccountSettings {
            try account(base.replacing("user =", with: keys + "\nuser =") + more)
        }
        #expect(try with("").limits.connections == 3)
        #expect(try with("profile = \"courier\"").limits.connections == 2)
        #expect(try with("profile = \"courier\"\nuse = \"nightly-backup\"").limits.connections == 4)
        #expect(
            try with("profile = \"courier\"\nuse = \"nightly-backup\"", "\n[account.work.limits]\nconnections = 7").limits
                .connections == 7)
        #expect(try with("use = \"nightly-backup\"").mode == .backup)
        #expect(try with("use = \"nightly-backup\"\nmode = \"sync\"").mode == .sync)
        #expect(try with("use = \"nightly-backup\"").folders.exclude.contains("Junk"))
        #expect(try with("use = \"nightly-backup\"", "\n[account.work.folders]\nexclude = []").folders.exclude.isEmpty)
    }

    @Test("accounts keep the order of the file and are chosen by name")
    func selection() throws {
        let settings = try SettingsFixture.read(SettingsFixture.account("zoe") + "\n" + SettingsFixture.account("ann"))
        #expect(settings.accounts.map(\.name) == ["zoe", "ann"])
        #expect(try settings.select([]).map(\.name) == ["zoe", "ann"])
        #expect(try settings.select(["ann"]).map(\.name) == ["ann"])
        #expect(throws: ConfigurationError("config.toml has no account \"an\"; did you mean \"ann\"?")) {
            try settings.select(["an"])
        }
    }

    @Test("the default port follows from the security", arguments: [("tls", 993), ("starttls", 143)])
    func ports(_ security: String, _ port: Int) throws {
        let text = SettingsFixture.account().replacing("host =", with: "security = \"\(security)\"\nhost =")
        #expect(try account(text).server.port == port)
    }

    @Test(
        "only this machine may be reached in plain text",
        arguments: [
            ("localhost", true), ("LOCALHOST", true), ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true),
            ("127.0.0.1.example.org", false),
            ("127.0.0", false), ("128.0.0.1", false), ("localhost.example.org", false), ("127.0.0.256", false),
        ])
    func loopback(_ host: String, _ isLoopback: Bool) {
        #expect(AccountReader.isLoopback(host) == isLoopback)
    }

    @Test(
        "paths are made absolute",
        arguments: [
            ("~", "/home/ann"), ("~/Mail", "/home/ann/Mail"), ("mail", "/etc/mail"), ("./a/../b//c/", "/etc/b/c"),
            ("../../..", "/"), ("/x", "/x"),
            ("~ann", "/etc/~ann"),
        ])
    func paths(_ written: String, _ absolute: String) {
        #expect(SettingsFixture.surroundings.absolute(written, relativeTo: "/etc") == absolute)
    }

    @Test("the XDG variables move configuration and state")
    func xdg() {
        let moved = SettingsFixture.surroundings(["XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"])
        #expect(moved.configDirectory == "/c/restante")
        #expect(moved.stateDirectory == "/s/restante")
        #expect(SettingsFixture.surroundings.configDirectory == "/home/ann/.config/restante")
        #expect(Settings.location(nil, moved) == "/c/restante/config.toml")
        #expect(Settings.location("~/x.toml", moved) == "/home/ann/x.toml")
    }
}
