import Audit
import Glibc
import Mail
import Programs
import SyncEngine

extension PasswordSource {
    /// Seconds that a password program may take; long enough to type a passphrase.
    static let patience = 120

    /// Asks the source.
    /// - Parameter name: what is asked for, for the message.
    /// - Throws: ``RunFailure`` of the outcome `signInNeeded`, which says what to do; never with the secret in it.
    func fetch(
        account: String, surroundings: Surroundings, patience: Int = patience, called name: String = "password"
    ) async throws(RunFailure) -> Secret {
        do {
            return try await read(surroundings, patience)
        } catch {
            throw RunFailure(.signInNeeded, "there is no \(name) for account \(account): \(error.sentence)")
        }
    }

    /// What is wrong and what to do, to be put behind the account's name.
    private struct Problem: Error {
        let sentence: String
        init(_ sentence: String) { self.sentence = sentence }
    }

    private func read(_ surroundings: Surroundings, _ patience: Int) async throws(Problem) -> Secret {
        switch self {
        case .command(let command):
            return try await Self.ask(["/bin/sh", "-c", command], called: "the command `\(command)`", patience)
        case .keyring(let service):
            let words = ["secret-tool", "lookup", "service", service]
            return try await Self.ask(words, called: "`secret-tool lookup service \(service)`", patience)
        case .prompt(let words): return try await Self.typed(TerminalPrompt(words: words, patience: patience))
        case .environment(let name):
            guard let value = surroundings.variable(name) else { throw Problem("the environment variable \(name) is not set") }
            return Secret(value)
        case .file(let path):
            return try Self.protectedFile(path, surroundings)
        case .credential(let name):
            guard let folder = surroundings.variable("CREDENTIALS_DIRECTORY") else {
                throw Problem("CREDENTIALS_DIRECTORY is not set; systemd sets it for a service with LoadCredential=\(name)")
            }
            return try Self.firstLine(ofFile: folder + "/" + name, name: name)
        }
    }

    // MARK: Programs

    private static func ask(_ words: [String], called name: String, _ patience: Int) async throws(Problem) -> Secret {
        let result = await ChildProgram(words, limit: patience).run()
        switch result.ending {
        case .exited(status: 0): break
        case .exited(let status):
            throw Problem("\(name) failed with status \(status)\(lastWords(result)); run it by hand to see why")
        case .killed(let signal): throw Problem("\(name) was stopped by signal \(signal)\(lastWords(result))")
        case .timedOut:
            throw Problem("\(name) gave no answer within \(patience) seconds; run it by hand to see what it waits for")
        case .cancelled: throw Problem("\(name) was interrupted")
        case .notStarted(ENOENT) where words[0] == "secret-tool":
            throw Problem("secret-tool is not installed; on Debian it is in the package libsecret-tools")
        case .notStarted(let code): throw Problem("\(name) could not be started: \(String(cString: strerror(code)))")
        }
        guard let line = firstLine(result.output) else { throw Problem("\(name) printed nothing that could be a password") }
        return line
    }

    /// The program's own last line of complaint.
    private static func lastWords(_ result: ChildProgram.Result) -> String {
        let lines = String(decoding: result.errors, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let last = lines.last else { return "" }
        return ": " + Redaction.masked(String(last.unicodeScalars.filter { $0.value >= 32 }.prefix(200)))
    }

    private static func typed(_ prompt: TerminalPrompt) async throws(Problem) -> Secret {
        do throws(TerminalPrompt.Failure) {
            return try await prompt.ask()
        } catch {
            switch error {
            case .noTerminal: throw Problem("there is no terminal to ask at; give it by a command, a file or the keyring")
            case .nothingTyped: throw Problem("nothing was typed")
            case .interrupted: throw Problem("the question was interrupted")
            case .timedOut: throw Problem("nobody answered within \(prompt.patience) seconds")
            }
        }
    }

    // MARK: Files

    private static func protectedFile(_ path: String, _ surroundings: Surroundings) throws(Problem) -> Secret {
        let name = surroundings.shortened(path)
        var information = stat()
        guard stat(path, &information) == 0 else { throw Problem("\(name): \(String(cString: strerror(errno)))") }
        guard information.st_mode & 0o077 == 0 else {
            throw Problem("others may read \(name), so it is not used; run `chmod 600 \(name)`")
        }
        return try firstLine(ofFile: path, name: name)
    }

    private static func firstLine(ofFile path: String, name: String) throws(Problem) -> Secret {
        let text: String
        do {
            text = try TextFile.read(path, limit: 65536)
        } catch {
            throw Problem("\(name) cannot be read: \(error.reason)")
        }
        guard let line = firstLine(Array(text.utf8)) else { throw Problem("the first line of \(name) is empty") }
        return line
    }

    private static func firstLine(_ bytes: [UInt8]) -> Secret? {
        var line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line.isEmpty ? nil : Secret(String(decoding: line, as: UTF8.self))
    }
}
