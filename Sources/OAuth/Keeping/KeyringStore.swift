import Audit
import Glibc
import Programs

/// Tokens in the desktop's keyring, by the Secret Service (freedesktop.org) and its program `secret-tool`, to which
/// secrets go by standard input only.
///
/// A save is read back before it counts: that the keyring has it is all that can be known of its disk.
package struct KeyringStore: TokenStore {
    package let account: String
    /// The program; a path in tests.
    private let tool: String
    /// Seconds; long enough to type the keyring's password.
    private let patience: Int

    /// - Parameters:
    ///   - tool: the program, found in `PATH` unless it has a slash.
    ///   - patience: seconds until it is stopped.
    package init(account: String, tool: String = "secret-tool", patience: Int = 120) {
        self.account = account
        self.tool = tool
        self.patience = patience
    }

    private var attributes: [String] { ["application", "restante", "account", account] }
    private var place: String { "the keyring's entry for account \(account)" }

    package func load() throws(StoreFailure) -> TokenRecord? {
        guard let bytes = try lookUp() else { return nil }
        let record = try TokenRecord(decoding: bytes, from: place)
        guard record.account == account else {
            throw StoreFailure(.damaged, "\(place) holds another account's tokens; sign in again with `restante auth login`")
        }
        return record
    }

    package func save(_ record: TokenRecord) throws(StoreFailure) {
        let bytes = record.encoded()
        let result = ask(["store", "--label=Restante: \(account)"] + attributes, input: bytes)
        guard result.ending == .exited(status: 0) else { throw failure("store", result) }
        guard try lookUp() == bytes else {
            throw StoreFailure(
                .failed, "the keyring did not keep the tokens of account \(account); look at its free space and try again")
        }
    }

    package func remove() throws(StoreFailure) {
        let result = ask(["clear"] + attributes)
        // Nothing to remove is the status 1 without a word.
        guard result.ending == .exited(status: 0) || Self.foundNothing(result) else { throw failure("clear", result) }
    }

    /// Whether a keyring answers here and now: one that waits for its password is no reason to wait.
    /// - Throws: `noKeyring` when none does.
    package func check() throws(StoreFailure) {
        _ = try KeyringStore(account: account, tool: tool, patience: min(patience, 10)).lookUp()
    }

    private func lookUp() throws(StoreFailure) -> [UInt8]? {
        let result = ask(["lookup"] + attributes)
        if Self.foundNothing(result) { return nil }
        guard result.ending == .exited(status: 0) else { throw failure("lookup", result) }
        return result.output.isEmpty ? nil : result.output
    }

    private static func foundNothing(_ result: ChildProgram.Result) -> Bool {
        result.ending == .exited(status: 1) && result.output.isEmpty && result.errors.isEmpty
    }

    /// More than this is no record.
    private static let mostOutput = 1 << 20

    private func ask(_ words: [String], input: [UInt8] = []) -> ChildProgram.Result {
        ChildProgram([tool] + words, input: .bytes(input), limit: patience, mostOutput: Self.mostOutput).runBlocking()
    }

    private func failure(_ verb: String, _ result: ChildProgram.Result) -> StoreFailure {
        let reason =
            switch result.ending {
            case .exited(let status): "failed with status \(status)\(Self.lastWords(result))"
            case .killed(let signal): "was stopped by signal \(signal)\(Self.lastWords(result))"
            case .timedOut, .cancelled: "gave no answer within \(patience) s, perhaps because the keyring is locked"
            case .notStarted(ENOENT): "is not installed; on Debian it is in the package libsecret-tools"
            case .notStarted(let code): "could not be started: \(String(cString: strerror(code)))"
            }
        return StoreFailure(
            .noKeyring,
            "the desktop's keyring cannot be used for account \(account), since `secret-tool \(verb)` \(reason); "
                + "unlock it, or set `store = \"file\"` under [tokens] and sign in again")
    }

    /// The program's own last line of complaint.
    private static func lastWords(_ result: ChildProgram.Result) -> String {
        let lines = String(decoding: result.errors, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let last = lines.last else { return "" }
        return ": " + Redaction.masked(String(last.unicodeScalars.filter { $0.value >= 32 }.prefix(200)))
    }
}
