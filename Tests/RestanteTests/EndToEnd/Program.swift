import IMAPSandbox
import Mail
import TestRig

@testable import restante

/// The built program in a home of its own.
struct Program {
    let home: TemporaryDirectory
    /// Goes over the usual environment.
    var variables: [String: String?] = [:]

    init() throws { home = try TemporaryDirectory() }

    /// The binary lies beside the test bundle.
    static let path = TextFile.folder(of: CommandLine.arguments[0]) + "/restante"

    /// Only the program's own settings count: nothing of the user's reaches it.
    private var environment: [String: String?] {
        [
            "HOME": home.path, "TMPDIR": home.path, "TERM": "dumb", "XDG_CONFIG_HOME": nil, "XDG_STATE_HOME": nil,
            "CREDENTIALS_DIRECTORY": nil, "NO_COLOR": nil, "DISPLAY": nil, "WAYLAND_DISPLAY": nil, "BROWSER": nil,
            "SSH_CONNECTION": nil, "SSH_TTY": nil, "https_proxy": nil, "HTTPS_PROXY": nil, "DBUS_SESSION_BUS_ADDRESS": nil,
        ].merging(variables) { $1 }
    }

    func run(_ arguments: String...) async throws -> ProcessResult {
        try await ProcessRunner.run(Self.path, arguments, environment: environment, directory: home.path)
    }

    func start(_ arguments: String...) throws -> RunningProcess {
        try ProcessRunner.start(Self.path, arguments, environment: environment, directory: home.path)
    }

    /// A command line with pipes.
    func shell(_ line: String) async throws -> ProcessResult {
        try await ProcessRunner.run("/bin/sh", ["-c", line], environment: environment, directory: home.path)
    }

    /// Writes `config.toml` for accounts on sandbox servers of these ports.
    func configure(
        _ accounts: [(name: String, port: Int)], mode: String = "backup", more: String = "", password: String = "secret"
    ) throws {
        let texts = accounts.map { account in
            """
            [account.\(account.name)]
            user = "ann"
            maildir = "mail/\(account.name)"
            state = "state/\(account.name)"
            mode = "\(mode)"
            server = { host = "127.0.0.1", port = \(account.port), security = "plaintext" }
            auth.password = { command = "echo \(password)" }
            limits = { retry-for = "0s" }
            \(more)

            """
        }
        try home.write(texts.joined(), to: "config.toml")
    }
}

/// A sandbox server that is stopped at the end of the test.
final class RunningSandbox: Sendable {
    let server: SandboxServer
    let port: Int

    init(_ account: SandboxAccount = RunningSandbox.small()) throws {
        server = SandboxServer(account: account)
        port = try server.start()
    }

    deinit { server.stop() }

    var account: SandboxAccount { server.account }

    /// Three folders, 12 messages.
    static func small() -> SandboxAccount {
        let account = SandboxAccount()
        account.appendGenerated(7, to: .inbox, seed: 1)
        for (name, count) in [("Work", 3), ("Junk", 2)] {
            account.createMailbox(account.name(name))
            account.appendGenerated(count, to: account.name(name), seed: 2)
        }
        return account
    }
}
