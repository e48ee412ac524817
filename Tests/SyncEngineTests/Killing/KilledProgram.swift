import Glibc
import IMAPSandbox
import Mail
import MailIndex
import MaildirStore
import TestRig
import Testing

@testable import SyncEngine

/// The real program at work on a rig's account, to be killed without warning.
struct KilledProgram {
    let settings: AccountSettings
    let home: TemporaryDirectory
    private let configuration: String

    /// The binary lies beside the test bundle. It is never the test program itself.
    static let path: String = {
        let bundle = CommandLine.arguments[0]
        return (bundle.lastIndex(of: "/").map { String(bundle[..<$0]) } ?? ".") + "/restante"
    }()

    static var isBuilt: Bool { Files.exists(path) }

    init(_ settings: AccountSettings, _ home: TemporaryDirectory) throws {
        (self.settings, self.home) = (settings, home)
        var trust = ""
        if case .extraAnchor(let path) = settings.server.trust { trust = ", trust = \"\(path)\"" }
        let password = settings.user == "ann" ? "secret" : "wonderland"
        configuration = try home.write(
            """
            [account.test]
            user = "\(settings.user)"
            maildir = "\(settings.maildir)"
            state = "\(settings.stateDirectory)"
            mode = "\(settings.mode.rawValue)"
            server = { host = "\(settings.server.host)", port = \(settings.server.port), security = "\(settings.server.security.rawValue)"\(trust) }
            auth.password = { command = "echo \(password)" }
            \(settings.search == .on ? "search.enabled = true" : "")

            """, to: "config.toml")
    }

    /// - Parameter command: with its arguments.
    func start(_ command: [String] = ["backup"]) throws -> RunningProcess {
        try ProcessRunner.start(
            Self.path, ["-q", "--config", configuration] + command,
            environment: ["HOME": home.path, "XDG_CONFIG_HOME": nil, "XDG_STATE_HOME": nil, "CREDENTIALS_DIRECTORY": nil],
            directory: home.path)
    }
}

extension EngineRig {
    /// UIDs whose body is here, by row or by file, as a killed run left it; looked up in a copy, so that nothing is mended.
    func heldAfterKill() async throws -> [MailboxName: UIDSet] {
        let copy = try TemporaryDirectory()
        guard Files.exists(settings.stateDirectory) else { return [:] }
        _ = try await ProcessRunner.check("cp", ["-a", settings.stateDirectory, copy.path("state")])
        guard Files.exists(copy.path("state/index.sqlite")) else { return [:] }
        let index = try AccountIndex(path: copy.path("state/index.sqlite"))
        defer { index.close() }
        var held: [MailboxName: UIDSet] = [:]
        let intents = try index.intents()
        for record in try index.folders() {
            var uids = UIDSet()
            try index.forEachPlacement(in: record.id, asOf: .max) { _, placement in uids.insert(placement.uid) }
            for name in try names(in: record.directory) {
                for intent in intents where intent.folder == record.id && name.stem.text == intent.stem {
                    let (head, tail) = intent.uids.split(first: Int(clamping: name.serial) - intent.firstSerial)
                    if let uid = tail.first, name.serial >= UInt64(clamping: intent.firstSerial), !head.contains(uid) { uids.insert(uid) }
                }
            }
            held[record.name] = uids
        }
        return held
    }

    private func names(in directory: String) throws -> [UniqueName] {
        guard Files.exists("\(settings.maildir)/\(directory)/cur") else { return [] }
        return try ["cur", "new"].flatMap { try Files.names(in: "\(settings.maildir)/\(directory)/\($0)") }
            .compactMap { UniqueName(fileName: $0) }
    }
}
