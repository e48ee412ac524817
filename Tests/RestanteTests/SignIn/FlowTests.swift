import Mail
import OAuthRig
import TestRig
import Testing

@testable import restante

/// Every flow, by the program itself, ends in the OK of a real Dovecot.
struct FlowTests {
    @Test("in a browser: signed in, backed up, shown, and nothing that looks like a token lies anywhere")
    func browser() async throws {
        try await SignInWorld.with { world in
            try world.configure()
            let login = try await world.signIn()
            #expect(login.status == 0, "\(login.output)\(login.errors)")
            #expect(login.output.contains("work: signed in as alice; the mail server showed 2 folders"), "\(login.output)")
            let backup = try await world.run("backup")
            #expect(backup.status == 0 && backup.output.contains("8 new messages"), "\(backup.output)\(backup.errors)")
            let status = try await world.run("auth status --json")
            #expect(status.status == 0 && status.output.contains(#""state":"signed-in""#), "\(status.output)\(status.errors)")
            #expect(status.output.contains(#""hasRefreshToken":true"#))
            let check = try await world.run("check")
            #expect(check.status == 0, "\(check.output)\(check.errors)")
            #expect(check.output.contains("token: good for ") && check.output.contains("claims: of alice"), "\(check.output)")
            #expect(try await world.run("status").output.contains("sign-in: token good for "))
            #expect(try await world.leaks() == "")
            #expect(try world.refusedLogins() == [])
            #expect(try world.audited("sign-in").count == 1)
            #expect(try await world.run("audit verify").status == 0)
            #expect(try await world.run("audit").output.contains("  sign-in  work  "))
        }
    }

    @Test("with the address printed, for a browser elsewhere")
    func printedAddress() async throws {
        try await SignInWorld.with { world in
            try world.configure()
            let login = try await world.signIn("--print-url", acting: "curl -sL -o /dev/null \"$url\"")
            #expect(login.output.hasSuffix("status 0\n"), "\(login.output)\(login.errors)")
            #expect(try await world.run("backup").status == 0)
        }
    }

    @Test("on another device, which is the way without a screen; and back to the browser where the provider refuses it")
    func device() async throws {
        try await SignInWorld.with { world in
            try world.configure()
            let enter = "curl -s -o /dev/null \"\(world.server.issuer)/device?user_code=$code&action=approve\""
            let login = try await world.signIn("", acting: enter)
            #expect(login.output.hasSuffix("status 0\n"), "\(login.output)\(login.errors)")
            #expect(login.output.contains(#""flow":"device""#))
            #expect(try await world.run("backup").status == 0)

            world.server.set { $0.always[.device] = .refusal("unauthorized_client") }
            let other = try await world.signIn("", acting: "curl -sL -o /dev/null \"$url\"")
            #expect(
                other.output.hasSuffix("status 0\n") && other.output.contains(#""flow":"code""#), "\(other.output)\(other.errors)"
            )
        }
    }

    @Test("an application with a secret or a certificate needs nobody who signs in")
    func application() async throws {
        let keys = try await SignInWorld.keys.value
        try await SignInWorld.with({ $0.claims = #"{"sub":"alice","scope":"IMAP.AccessAsUser.All"}"# }) { world in
            world.server.add(RigClient("app", proof: .secret("s+cr/t~")))
            world.server.add(RigClient("signer", proof: .certificates([keys.certificate])))
            try Files.write(Array("s+cr/t~\n".utf8), to: world.program.home.path("secret"), mode: 0o600)
            try Files.write(Array(keys.privatePEM.utf8), to: world.program.home.path("key.pem"), mode: 0o600)
            try world.program.home.write(keys.certificatePEM, to: "cert.pem")
            let proofs = [
                "client-id = \"app\"\nclient-secret = { file = \"secret\" }",
                "client-id = \"signer\"\ncertificate = \"cert.pem\"\nkey = \"key.pem\"",
            ]
            for proof in proofs {
                try world.configure("flow = \"client-credentials\"\n" + proof)
                let backup = try await world.run("backup")
                #expect(backup.status == 0, "\(backup.output)\(backup.errors)")
                let login = try await world.run("auth login")
                #expect(login.status == 0, "\(login.output)\(login.errors)")
            }
            #expect(try await world.leaks() == "")
        }
    }

    @Test("a service account opens the mailboxes of all users of a table, each with a token of its own")
    func serviceAccount() async throws {
        let keys = try await SignInWorld.keys.value
        try await SignInWorld.with { world in
            let scope = "IMAP.AccessAsUser.All"
            world.server.addServiceAccount("backup@project.example", key: keys.privateKey.publicKey, delegated: [scope])
            let pem = keys.privatePEM.replacing("\n", with: "\\n")
            let file = """
                {"type":"service_account","client_email":"backup@project.example","private_key":"\(pem)",
                "token_uri":"\(world.server.address(.token))"}
                """
            try Files.write(Array(file.utf8), to: world.program.home.path("google.json"), mode: 0o600)
            try world.program.home.write("alice # the boss\n\nbob\ncarol\n", to: "users.txt")
            try world.configure(
                "flow = \"jwt-bearer\"\nservice-account = \"google.json\"\nscopes = [\"\(scope)\"]",
                account: """
                    users = { file = "users.txt", match = ["a*", "*B"] }
                    maildir = "mail/{user}"
                    """)
            let backup = try await world.run("backup")
            #expect(backup.status == 0, "\(backup.output)\(backup.errors)")
            #expect(
                backup.output.contains("work/alice: 8 new messages") && backup.output.contains("work/bob: "), "\(backup.output)")
            #expect(world.server.count(grant: "urn:ietf:params:oauth:grant-type:jwt-bearer") == 2)
            #expect(try await world.run("log work/bob").status == 0)
            #expect(try await world.run("log work/carol").status == 2)
        }
    }

    @Test("one token of an application serves all users; the mailbox that it may not open fails, and signing in is no advice")
    func sharedToken() async throws {
        try await SignInWorld.with({ $0.claims = #"{"sub":"alice","scope":"IMAP.AccessAsUser.All"}"# }) { world in
            world.server.add(RigClient("app", proof: .secret("s")))
            try world.configure(
                "flow = \"client-credentials\"\nclient-id = \"app\"\nclient-secret = { command = \"echo s\" }",
                account: """
                    users = ["alice", "bob"]
                    maildir = "mail/{user}"
                    state = "state/{user}"
                    """)
            #expect(try await world.run("backup work/alice").status == 0)
            #expect(try await world.run("folders work/alice").status == 0)
            #expect(world.server.count(grant: "client_credentials") == 1)
            let bob = try await world.run("backup work/bob")
            #expect(bob.status == 1, "\(bob.output)\(bob.errors)")
            #expect(bob.errors.contains("127.0.0.1 refused the token"), "\(bob.errors)")
            #expect(world.server.count(grant: "client_credentials") == 2)
            #expect(try await world.run("backup work/bob").status == 1)
            #expect(world.server.count(grant: "client_credentials") == 2)
        }
    }

    @Test("a server of one's own is found by asking the mail server, which refuses a token that is none")
    func askedOfTheMailServer() async throws {
        try await SignInWorld.with { world in
            try world.configure("client-id = \"test\"\nscopes = \(SignInWorld.scopes)", profile: "generic")
            let login = try await world.signIn()
            #expect(login.status == 0, "\(login.output)\(login.errors)")
            #expect(try await world.run("auth refresh").status == 0)
            #expect(try await world.run("backup").status == 0)
        }
    }

    @Test("a server of one's own is found by its issuer, and the program registers itself")
    func discovered() async throws {
        try await SignInWorld.with { world in
            try world.configure("issuer = \"\(world.server.issuer)\"\nscopes = \(SignInWorld.scopes)", profile: "generic")
            let login = try await world.signIn()
            #expect(login.status == 0, "\(login.output)\(login.errors)")
            #expect(try await world.run("backup").status == 0)
            #expect(try await world.run("auth refresh").status == 0)
            let registrations = world.server.requests(.register).count
            #expect(try await world.signIn().status == 0)
            #expect(registrations == 1 && world.server.requests(.register).count == 1)
        }
    }
}
