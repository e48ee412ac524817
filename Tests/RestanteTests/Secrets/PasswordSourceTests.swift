import Glibc
import Mail
import SyncEngine
import Testing

@testable import restante

struct PasswordSourceTests {
    private func fetch(_ source: PasswordSource, _ variables: [String: String] = [:], patience: Int = 60) async -> Result<
        Secret, RunFailure
    > {
        do throws(RunFailure) {
            return .success(
                try await source.fetch(account: "work", surroundings: SettingsFixture.surroundings(variables), patience: patience)
            )
        } catch {
            return .failure(error)
        }
    }

    private func failure(_ sentence: String) -> Result<Secret, RunFailure> {
        .failure(RunFailure(.signInNeeded, "there is no password for account work: " + sentence))
    }

    /// Writes a file of the test's own and removes it afterwards.
    private func withFile<Value>(_ content: String, mode: mode_t, _ body: (String) async -> Value) async -> Value {
        var path = Array("/tmp/restante-test-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        _ = content.withCString { write(descriptor, $0, strlen($0)) }
        fchmod(descriptor, mode)
        close(descriptor)
        defer { unlink(name) }
        return await body(name)
    }

    @Test(
        "the first line of a command's output is the password",
        arguments: [
            ("printf 'geheim\\nmore\\n'", "geheim"), ("printf 'no end'", "no end"), ("printf 'dos\\r\\nx'", "dos"),
            ("echo a | tr a b", "b"),
            ("head -c 300000 /dev/zero | tr '\\0' 'x' >/dev/null; echo late", "late"),
        ])
    func command(_ command: String, _ password: String) async {
        #expect(await fetch(.command(command)) == .success(Secret(password)))
    }

    @Test("a command that fails is told with its last words")
    func commandFails() async {
        let expected = failure(
            "the command `echo first >&2; echo 'no key' >&2; exit 3` failed with status 3: no key; run it by hand to see why")
        #expect(await fetch(.command("echo first >&2; echo 'no key' >&2; exit 3")) == expected)
    }

    @Test(
        "a command that prints nothing, is killed or never ends is told",
        arguments: [
            ("true", "the command `true` printed nothing that could be a password"),
            ("kill -9 $$", "the command `kill -9 $$` was stopped by signal 9"),
            (
                "exec sleep 1000",
                "the command `exec sleep 1000` gave no answer within 0 seconds; run it by hand to see what it waits for"
            ),
        ])
    func commandIsOdd(_ command: String, _ sentence: String) async {
        #expect(await fetch(.command(command), patience: command.contains("sleep") ? 0 : 60) == failure(sentence))
    }

    @Test("cancelling stops the command")
    func cancelled() async {
        let task = Task { await fetch(.command("exec sleep 1000")) }
        task.cancel()
        #expect(await task.value == failure("the command `exec sleep 1000` was interrupted"))
    }

    @Test("an environment variable is the password, and its absence is told")
    func environment() async {
        #expect(await fetch(.environment("MAILPASS"), ["MAILPASS": "geheim"]) == .success(Secret("geheim")))
        #expect(await fetch(.environment("MAILPASS")) == failure("the environment variable MAILPASS is not set"))
    }

    @Test("a file that others may read is refused", arguments: [0o640, 0o604, 0o660] as [mode_t])
    func openFile(_ mode: mode_t) async {
        await withFile("geheim\n", mode: mode) { path in
            #expect(await fetch(.file(path)) == failure("others may read \(path), so it is not used; run `chmod 600 \(path)`"))
        }
    }

    @Test("the first line of a protected file is the password")
    func protectedFile() async {
        await withFile("geheim\nnote\n", mode: 0o600) { path in #expect(await fetch(.file(path)) == .success(Secret("geheim"))) }
        await withFile("\n", mode: 0o400) { path in
            #expect(await fetch(.file(path)) == failure("the first line of \(path) is empty"))
        }
        #expect(await fetch(.file("/nowhere/x")) == failure("/nowhere/x: No such file or directory"))
    }

    @Test("a systemd credential is read from its folder")
    func credential() async {
        await withFile("geheim\n", mode: 0o444) { path in
            let name = String(path.dropFirst("/tmp/".count))
            #expect(await fetch(.credential(name), ["CREDENTIALS_DIRECTORY": "/tmp"]) == .success(Secret("geheim")))
        }
        #expect(
            await fetch(.credential("mail"))
                == failure("CREDENTIALS_DIRECTORY is not set; systemd sets it for a service with LoadCredential=mail"))
    }
}
