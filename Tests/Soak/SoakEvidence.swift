import Glibc
import TestRig

/// What happened in a round, in the order in which it happened: edits, runs and what they said, each line between them and
/// the server. It is kept, with the mail and the index, when something is wrong.
final class SoakEvidence: Sendable {
    private let file: Int32

    init(in home: TemporaryDirectory) {
        file = open(home.path("evidence"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    }

    deinit { close(file) }

    /// From here on it is another round's.
    func begin() { ftruncate(file, 0) }

    func note(_ text: String) { write(Array("== \(text)\n".utf8)[...]) }

    func traffic(_ connection: Int, isToClient: Bool, _ bytes: ArraySlice<UInt8>) {
        write(Array("\(isToClient ? "S" : "C")\(connection): ".utf8) + bytes)
    }

    private func write(_ bytes: ArraySlice<UInt8>) { bytes.withUnsafeBytes { _ = Glibc.write(file, $0.baseAddress, $0.count) } }

    /// Copies everything out of a directory that is about to be removed.
    ///
    /// - Returns: where to.
    static func keep(_ home: TemporaryDirectory, name: String) async throws -> String {
        let kept = "/tmp/restante-soak-\(name)"
        Files.removeTree(kept)
        try await ProcessRunner.check("cp", ["-a", home.path, kept])
        return kept
    }
}
