import ArgumentParser
import Mail
import SyncEngine

/// Where a passphrase comes from, on the command line: never the passphrase itself, which other users of the machine would see.
struct PassphraseArgument: ExpressibleByArgument, Sendable, Equatable {
    static let forms = "command:…, env:NAME, file:PATH, credential:NAME or keyring:SERVICE"

    let source: PasswordSource

    /// `nil` for anything else.
    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[1].isEmpty else { return nil }
        let value =
            parts[0] == "file" ? Surroundings.process.absolute(parts[1], relativeTo: Surroundings.workingDirectory) : parts[1]
        guard let source = PasswordSource(name: parts[0], value: value) else { return nil }
        self.source = source
    }

    func fetch(account: String) async throws(RunFailure) -> Secret {
        do {
            return try await source.fetch(account: account, surroundings: .process, called: "passphrase")
        } catch {
            throw RunFailure(.failed, error.message)
        }
    }
}
