import SyncEngine
import TestRig

/// The real program at work on an account, to be watched and killed.
package struct Program: Sendable {
    package let path: String
    private let home: TemporaryDirectory
    private let configuration: String

    /// - Parameters:
    ///   - path: of the `restante` binary.
    ///   - lines: further lines of the account's table.
    package init(_ path: String, for settings: AccountSettings, password: String, home: TemporaryDirectory, lines: String = "") throws {
        // It is started in another directory.
        self.path = path.hasPrefix("/") ? path : "\(Files.workingDirectory)/\(path)"
        self.home = home
        configuration = try home.write(
            """
            [account.test]
            user = "\(settings.user)"
            maildir = "\(settings.maildir)"
            state = "\(settings.stateDirectory)"
            mode = "\(settings.mode.rawValue)"
            server = { host = "\(settings.server.host)", port = \(settings.server.port), security = "\(settings.server.security.rawValue)" }
            auth.password = { command = "echo \(password)" }
            \(lines)

            """, to: "config.toml")
    }

    /// Starts `restante --config … ARGUMENTS`.
    package func start(_ arguments: String...) throws -> RunningProcess {
        try ProcessRunner.start(
            path, ["--config", configuration] + arguments,
            environment: ["HOME": home.path, "XDG_CONFIG_HOME": nil, "XDG_STATE_HOME": nil, "CREDENTIALS_DIRECTORY": nil],
            directory: home.path)
    }

    /// The binary that lies beside the program that runs; never that program itself.
    package static let built: String = {
        let own = CommandLine.arguments[0]
        return (own.lastIndex(of: "/").map { String(own[..<$0]) } ?? ".") + "/restante"
    }()
}
