import Glibc
import Mail
import OAuthRig
import TestRig
import Testing

@testable import restante

/// What goes wrong with tokens, and what the user and the shell are told.
struct TroubleTests {
    @Test("each remedy has its exit status, and says what to do")
    func remedies() async throws {
        let rows: [(answer: RigAnswer, status: Int32, words: String)] = [
            (.refusal("invalid_grant", number: 50_173), 4, "restante auth login"),
            (.refusal("invalid_grant", number: 50_196), 5, "the tokens stay"),
            (.refusal("invalid_request", status: 429, retryAfter: "60"), 5, "asked again later"),
            (RigAnswer(503, headers: ["Retry-After": "60"], body: Array("<html>down</html>".utf8)), 5, "127.0.0.1"),
            (.refusal("unauthorized_client", number: 700_016), 1, "AADSTS700016"),
            (.refusal("invalid_scope", number: 70_011), 2, "AADSTS70011"),
        ]
        try await SignInWorld.with { world in
            try world.configure()
            for row in rows {
                #expect(try await world.signIn().status == 0)
                // A token of this very second is new enough.
                _ = try await world.program.shell("now=$(date +%s); while [ $(date +%s) = $now ]; do :; done")
                let before = world.server.count(grant: "refresh_token")
                world.server.set { $0.always[.token] = row.answer }
                let refresh = try await world.run("auth refresh")
                #expect(refresh.status == row.status, "\(row.words): \(refresh.output)\(refresh.errors)")
                #expect(refresh.errors.contains(row.words), "\(refresh.errors)")
                // The same question is not asked at once again, and the token that is held is good meanwhile.
                #expect(try await world.run("auth refresh").status == row.status)
                #expect(world.server.count(grant: "refresh_token") == before + 1)
                #expect(try await world.run("backup").status == 0)
                world.server.set { $0.always[.token] = nil }
            }
            #expect(try world.audited("failure").count == rows.count)
        }
    }

    @Test("an application that is refused a token is no case for signing in")
    func application() async throws {
        let rows: [(answer: RigAnswer, status: Int32)] = [
            (.refusal("invalid_client", status: 401, number: 7_000_222), 1), (.refusal("invalid_scope", number: 70_011), 1),
            (.refusal("slow_down", status: 429, retryAfter: "300"), 5),
        ]
        for row in rows {
            try await SignInWorld.with { world in
                world.server.set { $0.always[.token] = row.answer }
                try world.configure(
                    "flow = \"client-credentials\"\nclient-id = \"app\"\nclient-secret = { command = \"echo s\" }")
                let backup = try await world.run("backup")
                #expect(backup.status == row.status, "\(backup.output)\(backup.errors)")
                #expect(try await world.run("backup").status == row.status)
                #expect(world.server.count(grant: "client_credentials") == 1)
            }
        }
    }

    @Test("nobody signed in is status 4, and the sentence names the command")
    func notSignedIn() async throws {
        try await SignInWorld.with { world in
            try world.configure()
            for command in ["backup", "auth status", "auth refresh"] {
                let result = try await world.run(command)
                #expect(result.status == 4, "\(command): \(result.output)\(result.errors)")
                #expect((result.output + result.errors).contains("restante auth login work"), "\(result.output)\(result.errors)")
            }
            let check = try await world.run("check")
            #expect(check.status == 1 && check.output.contains("FAILED  token: account work is not signed in"), "\(check.output)")
            #expect(check.output.contains("ok      greeting: ") && check.output.contains("skipped login"), "\(check.output)")
        }
    }

    @Test("tokens of somebody else are not kept: what was stored before stays, and the token tells why")
    func wrongPerson() async throws {
        try await SignInWorld.with { world in
            try world.configure()
            #expect(try await world.signIn().status == 0)
            world.server.set { $0.user = "bob" }
            let login = try await world.signIn()
            #expect(login.status == 4, "\(login.output)\(login.errors)")
            #expect(login.errors.contains("which is of bob, for the mailbox alice"), "\(login.errors)")
            #expect(try await world.run("backup").status == 0)
            #expect(try world.audited("sign-in").count == 1)
            #expect(try !world.refusedLogins().isEmpty)
        }
    }

    @Test("a store that others may read is not used, until it is closed again")
    func exposed() async throws {
        try await SignInWorld.with { world in
            try world.configure()
            #expect(try await world.signIn().status == 0)
            let tokens = world.program.home.path("state/work/tokens")
            chmod(tokens, 0o644)
            let backup = try await world.run("backup")
            #expect(backup.status == 1, "\(backup.output)\(backup.errors)")
            #expect(backup.errors.contains("others may read \(tokens), so it is not used; run `chmod 600"), "\(backup.errors)")
            #expect(try await world.run("auth status").status == 2)
            chmod(tokens, 0o600)
            #expect(try await world.run("backup").status == 0)
            let key = world.program.home.path("state/work/tokens.key")
            unlink(key)
            let keyless = try await world.run("backup")
            #expect(keyless.status == 1 && keyless.errors.contains("is gone"), "\(keyless.errors)")
        }
    }

    @Test("the key may come from a command; another one does not open the store, and logging out works nevertheless")
    func keys() async throws {
        try await SignInWorld.with { world in
            try world.configure(tokens: "store = \"file\"\nkey = { command = \"echo correct horse\" }")
            #expect(try await world.signIn().status == 0)
            #expect(!Files.exists(world.program.home.path("state/work/tokens.key")))
            try world.configure(tokens: "store = \"file\"\nkey = { command = \"echo battery staple\" }")
            let backup = try await world.run("backup")
            #expect(backup.status == 1 && backup.errors.contains("was sealed with another key"), "\(backup.errors)")
            try world.configure(tokens: "store = \"file\"\nkey = { command = \"false\" }")
            #expect(try await world.run("backup").errors.contains("there is no key for the tokens for account work"))
            let logout = try await world.run("auth logout work")
            #expect(logout.status == 0, "\(logout.output)\(logout.errors)")
            #expect(!Files.exists(world.program.home.path("state/work/tokens")))
        }
    }

    @Test("logging out revokes at the provider and removes here")
    func logout() async throws {
        try await SignInWorld.with { world in
            try world.configure()
            #expect(try await world.signIn().status == 0)
            let logout = try await world.run("auth logout work --json")
            #expect(
                logout.status == 0 && logout.output.contains(#""removed":true,"revoked":true"#),
                "\(logout.output)\(logout.errors)")
            let revoked = try #require(world.server.requests(.revoke).first?.form["token"])
            #expect(world.server.isRevoked(revoked) && revoked.hasPrefix("refresh-"))
            #expect(!Files.exists(world.program.home.path("state/work/tokens.key")))
            #expect(try await world.run("auth status").status == 4)
            #expect(try world.audited("logout").count == 1)
        }
    }

    @Test("an account with a password is told which lines to write; nothing is asked and nothing changed")
    func switching() async throws {
        let program = try Program()
        let config = """
            [account.work]
            user = "me@contoso.com"
            maildir = "mail"
            profile = "exchange-online"
            [account.work.auth]
            password = { env = "PASSWORD" }
            """
        try program.home.write(config, to: "config.toml")
        let login = try await program.run("auth", "login", "work", "--config", "config.toml")
        #expect(login.status == 2)
        for words in [
            "[account.work.auth]", "method = \"oauth2\"", "client-id = \"…\"", "Nothing is downloaded again",
            "docs/sign-in/microsoft.md",
        ] {
            #expect(login.output.contains(words), "\(login.output)")
        }
        #expect(try TextFile.read(program.home.path("config.toml")) == config)
        let status = try await program.run("auth", "status", "--config", "config.toml")
        #expect(status.status == 0 && status.output == "work: uses a password\n", "\(status.output)\(status.errors)")
        #expect(status.errors.contains("takes no passwords"), "\(status.errors)")
    }

    @Test("a changed audit log is found, and named by its line")
    func audit() async throws {
        try await SignInWorld.with { world in
            try world.configure()
            #expect(try await world.signIn().status == 0)
            #expect(try await world.run("auth refresh").status == 0)
            let path = world.program.home.path(".local/state/restante/audit.jsonl")
            let text = try Files.text(path)
            try Files.write(Array(text.replacing("sign-in", with: "sign-on").utf8), to: path)
            let verify = try await world.run("audit verify")
            #expect(verify.status == 1 && verify.errors.contains("line 1 "), "\(verify.output)\(verify.errors)")
        }
    }
}
