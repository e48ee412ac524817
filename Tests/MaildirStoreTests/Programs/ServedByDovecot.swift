import Glibc
import TestRig

/// Dovecot's `imap` program on a maildir++ tree: one session without a network, already logged in.
struct ServedByDovecot {
    /// The tree.
    let root: String
    private let directory: TemporaryDirectory
    private let plugins: String

    init(root: String, plugins: String = "") throws {
        self.root = root
        self.plugins = plugins
        directory = try TemporaryDirectory()
    }

    static var isInstalled: Bool { Files.exists("/usr/lib/dovecot/imap") }

    /// What Dovecot answers to these commands, line by line.
    func answers(_ commands: [String]) async throws -> [String] {
        let owner = Dovecot.mailOwner
        let configuration = try directory.write(
            """
            protocols = imap
            mail_location = maildir:\(root)
            mail_plugins = \(plugins)
            base_dir = \(directory.path)
            state_dir = \(directory.path)
            mail_uid = \(owner)
            mail_gid = \(owner)
            first_valid_uid = 1
            first_valid_gid = 1
            namespace inbox {
              inbox = yes
              separator = /
            }

            """, to: "dovecot.conf")
        let input = try directory.write(commands.map { "\($0)\r\n" }.joined() + "z LOGOUT\r\n", to: "commands")
        // Its user must be able to go down to the tree, which temporary directories forbid by default.
        for path in [directory.path, String(root.prefix(upTo: root.lastIndex(of: "/") ?? root.endIndex))] { chmod(path, 0o755) }
        if geteuid() == 0 {
            try Files.giveTree(root, to: owner)
            try Files.giveTree(directory.path, to: owner)
        }
        let result = try await ProcessRunner.check(
            "sh", ["-c", "cat \(input) | timeout 60 /usr/lib/dovecot/imap -c \(configuration)"],
            environment: ["USER": "tester", "HOME": directory.path])
        return result.output.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    }
}
