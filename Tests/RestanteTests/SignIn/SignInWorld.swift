import Foundation
import Glibc
import Mail
import OAuthRig
import TestRig

@testable import restante

/// The program, an identity provider of one's own, and a real Dovecot that judges its tokens.
struct SignInWorld {
    var program: Program
    let server: IdentityServer
    let dovecot: Dovecot
    /// Where Dovecot hands on what was sent.
    let sink: SMTPSink

    /// Keys take long to make: all tests share these.
    static let keys = Task { try await RigKeys.make() }
    static let scopes = #"["https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"]"#

    /// Starts all, and stops it when `body` is done. The provider signs everybody in as alice.
    static func with(_ change: (inout Knobs) -> Void = { _ in }, _ body: (SignInWorld) async throws -> Void) async throws {
        let keys = try await keys.value
        var oauth = DovecotOAuth()
        oauth.keys = ["k1": keys.publicPEM]
        var knobs = Knobs()
        knobs.user = "alice"
        knobs.tokenIssuer = oauth.issuer
        knobs.audience = nil
        knobs.rotates = true
        knobs.detectsReuse = true
        knobs.deviceInterval = 1
        change(&knobs)
        let server = try await IdentityServer.start(knobs: knobs, keys: keys)
        server.add(RigClient("test"))
        defer { server.stop() }
        oauth.discovery = server.address(.openID)
        let sink = try SMTPSink()
        var options = DovecotOptions()
        options.oauth = oauth
        options.relay = sink.port
        try await Dovecot.withServer(options) { dovecot in
            try await dovecot.fill("alice", with: [FolderContent(["INBOX"], messages: 5), FolderContent(["Work"], messages: 3)])
            let world = try SignInWorld(program: Program(), server: server, dovecot: dovecot, sink: sink)
            try world.writeProfile()
            try await body(world)
        }
    }

    // MARK: Configuration

    /// A profile of the user's own for the provider.
    private func writeProfile() throws {
        try program.home.makeDirectory("profiles/providers")
        try program.home.write(
            """
            about = "The test's own."
            [server]
            security = "plaintext"
            [submission]
            host = "localhost"
            port = \(dovecot.ports.submission)
            security = "starttls"
            trust = "\(dovecot.certificates.authority)"
            [auth]
            flows = ["code", "device", "client-credentials", "jwt-bearer"]
            authorize = "\(server.address(.authorize))"
            token = "\(server.address(.token))"
            device = "\(server.address(.device))"
            revoke = "\(server.address(.revoke))"
            revoke-at = "https://account.example.org/apps"
            [auth.scopes]
            read = \(Self.scopes)
            sync = \(Self.scopes)
            send = ["https://outlook.office.com/SMTP.Send"]
            application = ["https://outlook.office365.com/.default"]
            """, to: "profiles/providers/rig.toml")
    }

    /// Writes `config.toml` with one account `work`.
    /// - Parameters:
    ///   - auth: lines below its `[account.work.auth]`.
    ///   - account: lines of the account itself, instead of the usual ones.
    func configure(
        _ auth: String = "client-id = \"test\"", account: String? = nil, profile: String = "rig", port: Int? = nil,
        tokens: String = "store = \"file\"", limits: String = "retry-for = \"0s\""
    ) throws {
        let usual = """
            user = "alice"
            maildir = "mail/work"
            state = "state/work"
            """
        try program.home.write(
            """
            [tokens]
            \(tokens)
            [account.work]
            \(account ?? usual)
            mode = "backup"
            profile = "\(profile)"
            server = { host = "127.0.0.1", port = \(port ?? dovecot.ports.imap), security = "plaintext" }
            limits = { \(limits) }
            [account.work.auth]
            method = "oauth2"
            \(auth)
            """, to: "config.toml")
    }

    // MARK: Acting

    func run(_ arguments: String...) async throws -> ProcessResult {
        try await program.shell(([Program.path] + arguments + ["--config", "config.toml"]).joined(separator: " "))
    }

    /// A world whose user sits at a screen, with a browser that goes where it is sent.
    func withBrowser() throws -> SignInWorld {
        let browser = try program.home.write("#!/bin/sh\nexec curl -sL -o /dev/null \"$1\"\n", to: "browser")
        chmod(browser, 0o755)
        var world = self
        world.program.variables = ["DISPLAY": ":0", "BROWSER": browser]
        return world
    }

    /// Signs in through the browser.
    @discardableResult
    func signIn() async throws -> ProcessResult { try await withBrowser().run("auth login work") }

    /// Runs a sign-in with `--json` and has a shell act on each line, in which `$url` and `$code` are what it names.
    func signIn(_ options: String, acting script: String) async throws -> ProcessResult {
        try await program.shell(
            """
            { \(Program.path) auth login work \(options) --json --config config.toml; echo "status $?"; } | while read -r line; do
              url=$(printf '%s' "$line" | sed -n 's/.*"url":"\\([^"]*\\)".*/\\1/p')
              code=$(printf '%s' "$line" | sed -n 's/.*"userCode":"\\([^"]*\\)".*/\\1/p')
              if [ -n "$url" ]; then \(script); fi
              printf '%s\\n' "$line"
            done
            """)
    }

    // MARK: Looking

    /// What looks like one of the provider's tokens in any file of the program's home.
    func leaks() async throws -> String {
        try await program.shell("grep -raoE 'eyJ[A-Za-z0-9_-]{12}|refresh-[0-9]+-[0-9]+|code-[0-9]{5}' . | grep -v '^./browser'")
            .output
    }

    /// Logins that Dovecot refused.
    func refusedLogins() throws -> [Substring] {
        try dovecot.log().split(separator: "\n").filter {
            $0.contains("auth failed") || $0.contains("invalid_token") || $0.contains("Token expired")
                || $0.contains("token is expired")
        }
    }

    /// The events of one kind in the audit log.
    func audited(_ event: String) throws -> [String] {
        let path = program.home.path(".local/state/restante/audit.jsonl")
        guard Files.exists(path) else { return [] }
        return try Files.text(path).split(separator: "\n").map(String.init).filter { $0.contains("\"event\":\"\(event)\"") }
    }
}
