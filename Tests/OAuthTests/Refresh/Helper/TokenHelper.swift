import Audit
import Glibc
import Mail
import OAuth
import Synchronization

/// Keeps and renews tokens in a process of its own, for tests that need many of them or one that dies.
///
///     token-helper keep DIRECTORY REFRESH-TOKEN [STEP]   saves a record; dies like a killed process at the STEPth step
///     token-helper renew DIRECTORY SERVER [STEP]         asks for a token and prints it, or the failure's sentence
///     token-helper keyring save|load|remove [TOKEN]      the same with the desktop's keyring
@main
struct TokenHelper {
    static func main() async throws {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count >= 2 else { exit(2) }
        switch words[0] {
        case "keep": try keep(words)
        case "renew": await renew(words)
        case "keyring": try keyring(words)
        default: exit(2)
        }
    }

    private static func probe(_ words: [String]) -> FileProbe {
        guard words.count > 3, let fatal = Int(words[3]) else { return .none }
        let steps = Atomic(0)
        return FileProbe { _, _ in
            if steps.add(1, ordering: .relaxed).newValue == fatal { kill(getpid(), SIGKILL) }
            return 0
        }
    }

    private static func store(_ words: [String]) -> SealedFileStore {
        SealedFileStore(
            account: "work", directory: words[1], key: .made(path: words[1] + "/tokens.key"), probe: probe(words))
    }

    private static func record(_ refresh: String) -> TokenRecord {
        var record = TokenRecord(account: "work", issuer: "i", clientID: "c", scopesAsked: [], signedIn: Instant(seconds: 1))
        record.refresh = Secret(refresh)
        return record
    }

    private static func keep(_ words: [String]) throws { try store(words).save(record(words[2])) }

    private static func renew(_ words: [String]) async {
        let server = FileServer(directory: words[2])
        let keeper = TokenKeeper(
            store: store(words), directory: words[1], granting: server, clock: server.clock,
            audit: AuditLog(directory: words[1]))
        do {
            say(try await keeper.accessToken().secret.exposed())
        } catch {
            say("failed: \(error.sentence)")
        }
    }

    private static func keyring(_ words: [String]) throws {
        let store = KeyringStore(account: "work", patience: 10)
        switch words[1] {
        case "save": try store.save(record(words[2]))
        case "load": say(try store.load()?.refresh?.exposed() ?? "none")
        default: try store.remove()
        }
    }

    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        write(1, bytes, bytes.count)
    }
}
