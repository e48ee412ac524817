import Audit
import Glibc

/// Appends to an audit log from a process of its own, for tests that need many of them or one that dies.
///
///     audit-helper DIRECTORY NAME COUNT        appends COUNT events, one by one
///     audit-helper DIRECTORY NAME COUNT STEP   the same, and dies like a killed process at the STEPth step on a file
@main
struct AuditHelper {
    static func main() throws {
        let words = CommandLine.arguments
        guard words.count >= 4, let count = Int(words[3]) else { exit(2) }
        let fatal = words.count > 4 ? Int(words[4]) ?? 0 : 0
        let steps = Counter()
        let probe = FileProbe { _, _ in
            if steps.next() == fatal { kill(getpid(), SIGKILL) }
            return 0
        }
        let log = AuditLog(directory: words[1], probe: fatal > 0 ? probe : .none)
        for number in 1...count {
            try log.append([AuditEvent(.refresh, account: words[2], ["number": .number(number)])], time: 1_800_000_000)
            // At once: what a buffer holds dies with the process.
            let line = Array("\(number)\n".utf8)
            write(1, line, line.count)
        }
    }
}
