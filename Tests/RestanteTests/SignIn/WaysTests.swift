import Cryptography
import Glibc
import Mail
import OAuthRig
import TestRig
import Testing

@testable import OAuth
@testable import restante

/// Less usual ways to sign in, by the program itself, each up to the OK of a real Dovecot.
struct WaysTests {
    @Test("a provider that compares the port gets the one that is registered, or the user learns who holds it")
    func fixedPort() async throws {
        try await SignInWorld.with { world in
            let (descriptor, port) = try Sockets.listen()
            let redirect = "http://localhost:\(port)/"
            world.server.add(RigClient("fixed", redirects: [redirect]))
            try world.configure("client-id = \"fixed\"\nredirect = \"\(redirect)\"")
            let taken = try await world.signIn()
            #expect(taken.status == 5 && taken.errors.contains("another program holds port \(port)"), "\(taken.errors)")
            close(descriptor)
            let login = try await world.signIn()
            #expect(login.status == 0, "\(login.output)\(login.errors)")
            #expect(world.server.requests(.authorize).last?.query["redirect_uri"] == redirect)
            #expect(try await world.run("backup").status == 0)
        }
    }

    @Test("where the browser ends at a page elsewhere, its address is pasted; another one is not taken")
    func pasted() async throws {
        try await SignInWorld.with { world in
            let page = "https://example.org/signed-in"
            world.server.add(RigClient("elsewhere", redirects: [page]))
            let profile = try Files.text(world.program.home.path("profiles/providers/rig.toml"))
            try world.program.home.write(
                profile.replacing("[auth]\n", with: "[auth]\nredirect = \"https\"\n"), to: "profiles/providers/rig.toml")
            try world.configure("client-id = \"elsewhere\"\nredirect = \"\(page)\"")
            let result = try await world.program.shell(
                """
                mkfifo input; exec 3<>input
                { \(Program.path) auth login work --print-url --json --config config.toml < input; echo "status $?"; } | while read -r line; do
                  url=$(printf '%s' "$line" | sed -n 's/.*"url":"\\([^"]*\\)".*/\\1/p')
                  if [ -n "$url" ]; then
                    echo "\(page)?code=x&state=y" >&3
                    curl -s -o /dev/null -w '%{redirect_url}\\n' "$url" >&3
                  fi
                  printf '%s\\n' "$line"
                done
                """)
            #expect(result.output.hasSuffix("status 0\n"), "\(result.output)\(result.errors)")
            #expect(result.errors.contains("not the address at which this sign-in ended"), "\(result.errors)")
            #expect(try await world.run("backup").status == 0)
            #expect(try await world.leaks() == "")
        }
    }

    @Test("an application may prove itself by a token of another provider, which is read anew each time")
    func federated() async throws {
        let keys = try await SignInWorld.keys.value
        try await SignInWorld.with({ $0.claims = #"{"sub":"alice","scope":"IMAP.AccessAsUser.All"}"# }) { world in
            world.server.add(
                RigClient(
                    "app", proof: .federated(issuer: "https://pipeline.example", subject: "job", key: keys.privateKey.publicKey)))
            try world.configure("flow = \"client-credentials\"\nclient-id = \"app\"\nfederated-token = \"pipeline.jwt\"")
            let missing = try await world.run("backup")
            #expect(missing.status == 1 && missing.errors.contains("pipeline.jwt"), "\(missing.errors)")
            let token = try SignedToken.make(
                header: ["kid": "k"], claims: ["iss": "https://pipeline.example", "sub": "job", "exp": 4_000_000_000],
                key: keys.privateKey, algorithm: .rs256)
            try Files.write(Array(token.exposed().utf8), to: world.program.home.path("pipeline.jwt"), mode: 0o600)
            let backup = try await world.run("auth login")
            #expect(backup.status == 0, "\(backup.output)\(backup.errors)")
            #expect(try await world.run("backup").status == 0)
        }
    }

    @Test("tokens in a real keyring serve run after run, and no file has them")
    func keyring() async throws {
        try await SignInWorld.with({ $0.claims = #"{"sub":"alice","scope":"IMAP.AccessAsUser.All"}"# }) { world in
            world.server.add(RigClient("app", proof: .secret("s")))
            try world.configure(
                "flow = \"client-credentials\"\nclient-id = \"app\"\nclient-secret = { command = \"echo s\" }",
                tokens: "store = \"keyring\"")
            try world.program.home.write(
                """
                echo password | gnome-keyring-daemon --foreground --components=secrets --unlock >/dev/null 2>&1 &
                daemon=$!
                trap 'kill $daemon; wait $daemon 2>/dev/null' EXIT
                tries=0
                until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
                    string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean true'; do
                  tries=$((tries + 1)); [ $tries -lt 500 ] || exit 99
                done
                for command in 'auth login work' backup 'auth status' backup 'auth logout work'; do
                  \(Program.path) $command --config config.toml || exit 98
                done
                """, to: "session")
            let result = try await world.program.shell(
                "export XDG_RUNTIME_DIR=$PWD XDG_DATA_HOME=$PWD/data; dbus-run-session -- bash -e session")
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            // One to sign in with; a token of the keyring served both backups.
            #expect(world.server.count(grant: "client_credentials") == 1)
            #expect(!Files.exists(world.program.home.path("state/work/tokens")))
            #expect(try await world.leaks() == "")
        }
    }

    @Test("what the provider demands when it refuses a renewal is passed on by the next sign-in, and only by that")
    func claims() async throws {
        let demand = #"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#
        try await SignInWorld.with { world in
            try world.configure()
            #expect(try await world.signIn().status == 0)
            #expect(world.server.requests(.authorize).last?.query["claims"] == nil)
            world.server.set {
                $0.always[.token] = .refusal("interaction_required", number: 50_076, claims: demand)
            }
            _ = try await world.program.shell("now=$(date +%s); while [ $(date +%s) = $now ]; do :; done")
            #expect(try await world.run("auth refresh").status == 4)
            world.server.set { $0.always[.token] = nil }
            #expect(try await world.signIn().status == 0)
            #expect(world.server.requests(.authorize).last?.query["claims"] == demand)
            #expect(try await world.signIn().status == 0)
            #expect(world.server.requests(.authorize).last?.query["claims"] == nil)
        }
    }

    @Test("a secret that will end soon is told in time")
    func endingSecret() async throws {
        try await SignInWorld.with({ $0.claims = #"{"sub":"alice","scope":"IMAP.AccessAsUser.All"}"# }) { world in
            world.server.add(RigClient("app", proof: .secret("s")))
            let soon = try await world.program.shell("date -u -d '+3 days' +%F").output
            try world.configure(
                "flow = \"client-credentials\"\nclient-id = \"app\"\nclient-secret = { command = \"echo s\" }\nclient-secret-expires = \(soon)"
            )
            #expect(try await world.run("backup").status == 0)
            let status = try await world.run("auth status")
            #expect(status.output.contains("the client secret"), "\(status.output)\(status.errors)")
            // Each level once.
            let next = try await world.run("backup")
            #expect(next.errors.contains("the client secret"), "\(next.errors)")
            #expect(try await world.run("backup").errors.contains("the client secret") == false)
        }
    }

    @Test("for a shared mailbox the page expects the one who signs in")
    func shared() async throws {
        try await SignInWorld.with { world in
            try world.configure("client-id = \"test\"\nlogin = \"boss@example.org\"")
            let login = try await world.signIn()
            #expect(login.status == 0 && login.output.contains("sign in as boss@example.org"), "\(login.output)\(login.errors)")
            #expect(world.server.requests(.authorize).last?.query["login_hint"] == "boss@example.org")
            #expect(try await world.run("backup").status == 0)
        }
    }

    @Test("a provider that answers a revocation with an empty 401 does not keep the tokens from being removed, and it is said")
    func wordlessRevocation() async throws {
        try await SignInWorld.with { world in
            world.server.set { $0.always[.revoke] = RigAnswer(401, body: []) }
            try world.configure()
            for (command, status) in [("auth logout work", Int32(0)), ("auth panic work", 0)] {
                #expect(try await world.signIn().status == 0)
                let result = try await world.run(command)
                #expect(
                    result.status == status && result.output.contains("may still be good"), "\(result.output)\(result.errors)")
                #expect(result.output.contains("https://account.example.org/apps"), "\(result.output)")
                #expect(try await world.run("backup").status == 4)
            }
        }
    }

    @Test("a renewal that is refused without a word asks for a sign-in")
    func wordlessRenewal() async throws {
        try await SignInWorld.with { world in
            try world.configure()
            #expect(try await world.signIn().status == 0)
            _ = try await world.program.shell("now=$(date +%s); while [ $(date +%s) = $now ]; do :; done")
            world.server.set { $0.always[.token] = RigAnswer(401, body: []) }
            let refresh = try await world.run("auth refresh")
            #expect(refresh.status == 4 && refresh.errors.contains("restante auth login"), "\(refresh.errors)")
        }
    }
}
