import Glibc
import SyncEngine

/// The folder that the tour leaves behind for its user to look at.
struct DemoPlace: Sendable {
    /// Absolute; nothing was there before.
    let folder: String

    var config: String { folder + "/config.toml" }

    /// Makes a fresh folder under `$TMPDIR`, so that no tour meets what an earlier one left.
    init(surroundings: Surroundings) throws(RunFailure) {
        let parent = surroundings.variable("TMPDIR") ?? "/tmp"
        var template = Array("\(parent)/restante-demo-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw RunFailure(.failed, "no folder for the demo could be made in \(parent): \(String(cString: strerror(errno)))")
        }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Writes the configuration, which is one that a user might write.
    func write(port: Int, user: String, password: String) throws(RunFailure) {
        try write(password + "\n", to: folder + "/password", mode: 0o600)
        try write(
            """
            # Written by `restante demo`. The server was within that program and ended with it;
            # status, log and verify work without it.
            [account.demo]
            user    = "\(user)"
            maildir = "Mail"
            state   = "state"
            mode    = "backup"

            [account.demo.server]
            host     = "127.0.0.1"
            port     = \(port)
            security = "plaintext"    # allowed to this machine only

            [account.demo.auth]
            password = { file = "password" }

            """, to: config, mode: 0o644)
    }

    private func write(_ text: String, to path: String, mode: mode_t) throws(RunFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw RunFailure(.failed, "\(path) cannot be written: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        guard Console.write(text, to: descriptor) else {
            throw RunFailure(.failed, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }
}
