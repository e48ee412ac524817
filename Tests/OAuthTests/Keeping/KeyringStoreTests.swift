import Glibc
import Mail
import TestRig
import Testing

@testable import OAuth

@Suite("The desktop's keyring")
struct KeyringStoreTests {
    /// A session of its own with a real gnome-keyring, in which a shell script runs.
    private func inSession(_ script: String, _ directory: TemporaryDirectory) async throws -> ProcessResult {
        let whole = """
            echo password | gnome-keyring-daemon --foreground --components=secrets --unlock >/dev/null 2>"$HOME/daemon.log" &
            daemon=$!
            trap 'kill $daemon; wait $daemon 2>/dev/null' EXIT
            # The daemon answers when it owns its name.
            gdbus_tries=0
            until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
                string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean true'; do
                gdbus_tries=$((gdbus_tries + 1)); [ $gdbus_tries -lt 500 ] || exit 99
            done
            \(script)
            """
        return try await ProcessRunner.run(
            "dbus-run-session", ["--", "bash", "-ec", whole],
            environment: [
                "HOME": directory.path, "XDG_RUNTIME_DIR": directory.path, "XDG_DATA_HOME": directory.path("data"),
                "HELPER": Helper.path,
            ])
    }

    @Test("tokens go into a real gnome-keyring and come out again, and are nowhere in clear")
    func realKeyring() async throws {
        let directory = try TemporaryDirectory()
        let result = try await inSession(
            """
            "$HELPER" keyring load
            "$HELPER" keyring save first-SECRET
            "$HELPER" keyring load
            "$HELPER" keyring save second-SECRET
            "$HELPER" keyring load
            grep -rl SECRET "$HOME" && exit 98
            "$HELPER" keyring remove
            "$HELPER" keyring remove
            "$HELPER" keyring load
            """, directory)
        #expect(result.isSuccess, "\(result.end) \(result.output) \(result.errors)")
        #expect(result.output.split(separator: "\n") == ["none", "first-SECRET", "second-SECRET", "none"])
    }

    /// A program in the place of secret-tool.
    private func store(_ directory: TemporaryDirectory, script: String, patience: Int = 20) throws -> KeyringStore {
        let path = try directory.write("#!/bin/sh\n\(script)\n", to: "tool")
        chmod(path, 0o700)
        return KeyringStore(account: "work", tool: path, patience: patience)
    }

    @Test(
        "every trouble is one sentence with what to do",
        arguments: [
            ("echo 'Cannot autolaunch D-Bus' >&2; exit 1", "failed with status 1: Cannot autolaunch D-Bus;"),
            ("kill -9 $$", "was stopped by signal 9;"),
            ("exec sleep 600", "gave no answer within 1 s, perhaps because the keyring is locked;"),
            ("echo 'refresh_token=SECRET' >&2; exit 3", "failed with status 3: refresh_token=<redacted>;"),
        ])
    func trouble(script: String, words: String) throws {
        let directory = try TemporaryDirectory()
        let store = try store(directory, script: script, patience: 1)
        for failure in [
            storeFailure { _ = try store.load() }, storeFailure { try store.save(.full()) }, storeFailure { try store.remove() },
        ] {
            #expect(failure?.kind == .noKeyring)
            #expect(failure?.sentence.contains(words) == true, "\(failure?.sentence ?? "none")")
            #expect(failure?.sentence.contains("SECRET") == false)
        }
    }

    @Test("a missing program is named with its package")
    func missing() {
        let failure = storeFailure { _ = try KeyringStore(account: "work", tool: "secret-tool-that-is-not-there").load() }
        #expect(failure?.sentence.contains("is not installed; on Debian it is in the package libsecret-tools") == true)
    }

    @Test("an entry that is no record, another account's, or endless is refused")
    func oddEntries() throws {
        let directory = try TemporaryDirectory()
        #expect(storeFailure { _ = try store(directory, script: "echo rubbish").load() }?.kind == .damaged)
        #expect(storeFailure { _ = try store(directory, script: "head -c 9000000 /dev/zero").load() }?.kind == .damaged)
        try Files.write(TokenRecord.full(account: "home").encoded(), to: directory.path("entry"))
        #expect(storeFailure { _ = try store(directory, script: "cat '\(directory.path("entry"))'").load() }?.kind == .damaged)
    }

    @Test("a keyring that says yes and keeps nothing is found out, also one that does not read what it is given")
    func forgetful() throws {
        let directory = try TemporaryDirectory()
        let failure = storeFailure { try store(directory, script: "exit 0").save(.full()) }
        #expect(failure?.sentence.hasPrefix("the keyring did not keep the tokens of account work") == true)
    }

    @Test("no secret is an argument of the program")
    func arguments() throws {
        let directory = try TemporaryDirectory()
        let entry = directory.path("entry")
        let tool = try store(
            directory,
            script:
                "echo \"$*\" >>'\(directory.path("arguments"))'; if [ \"$1\" = store ]; then cat >'\(entry)'; else cat '\(entry)'; fi"
        )
        try tool.save(.full())
        #expect(try tool.load() == .full())
        let lines = try Files.text(directory.path("arguments")).split(separator: "\n")
        #expect(lines.first == "store --label=Restante: work application restante account work")
        #expect(lines.allSatisfy { !$0.contains("SECRET") })
    }
}
