import Foundation
import Mail
import OAuthRig
import TestRig
import Testing

@testable import restante

/// Runs that live longer than their tokens.
struct LongRunTests {
    /// Seconds.
    private static let life = 6

    /// A mailbox of many folders behind a slow line: each folder costs waits.
    private func slow(folders: Int, _ body: (SignInWorld) async throws -> Void) async throws {
        try await SignInWorld.with({ $0.life = Self.life }) { world in
            try await world.dovecot.fill(
                "alice", with: (10..<10 + folders).map { FolderContent(["F\($0)"], messages: 1, seed: UInt64($0)) })
            let proxy = try FaultProxy(to: world.dovecot.ports.imap, faults: .delay(.milliseconds(300)))
            defer { proxy.stop() }
            try world.configure()
            #expect(try await world.signIn().status == 0)
            try world.configure(port: proxy.port, limits: "connections = 1, retry-for = \"10min\"")
            try await body(world)
        }
    }

    @Test("a backup outlives five tokens, with eight other processes at once: no login fails, each lifetime has one renewal")
    func outlives() async throws {
        try await slow(folders: 14) { world in
            // Without leave to look into it, its environment could be read by root only.
            let script = """
                RESTANTE_DEBUG=1 \(Program.path) --json backup work --config config.toml > backup.out 2> backup.err & run=$!
                for i in 1 2 3 4 5 6 7 8; do
                  ( while kill -0 $run 2>/dev/null; do
                      \(Program.path) auth status work --config config.toml > /dev/null 2>> others.err || echo failed >> others.out
                      # A busy machine may take longer than a token lives, and this command takes up no second session.
                      \(Program.path) folders work --config config.toml > /dev/null 2>> others.err || [ $? = 5 ] || echo failed >> others.out
                      cat /proc/$run/cmdline /proc/$run/environ >> proc.txt 2>/dev/null
                    done ) &
                done
                wait $run; echo $? > status; wait
                """
            _ = try await world.program.shell(script)
            let home = world.program.home
            let said = try Files.text(home.path("backup.err"))
            #expect(try Files.text(home.path("status")) == "0\n", "\(said)")
            #expect(!said.contains("waiting"), "\(said)")
            #expect(try Files.text(home.path("backup.out")).contains(#""downloaded":22"#))
            let others = try Files.text(home.path("others.err"))
            #expect(!Files.exists(home.path("others.out")), "\(others)")
            #expect(try world.refusedLogins() == [])
            let ends = try world.audited("refresh").compactMap(Self.expires)
            #expect(ends.count >= 5, "\(ends)")
            // A token is renewed in the last fifth of its life, and seconds are whole.
            for (token, next) in zip(ends, ends.dropFirst()) { #expect(next - token >= Self.life - 3, "\(ends)") }
            #expect(world.server.count(grant: "refresh_token") == ends.count)
            let process = try Files.text(home.path("proc.txt"))
            #expect(process.contains("backup") && process.contains("HOME="))
            #expect(try await world.leaks() == "")
        }
    }

    /// Seconds since 1970 at which the token of an event ends.
    private static func expires(_ line: String) -> Int? {
        guard let match = line.firstMatch(of: /"expires":"([^"]+)"/) else { return nil }
        return (try? Date(String(match.1), strategy: .iso8601)).map { Int($0.timeIntervalSince1970) }
    }

    @Test("panic amid a run: revoked, wiped, on record, and the run ends when its connection does; signing in anew opens it")
    func panic() async throws {
        // So many that it cannot be done before the panic is, however busy the machine.
        try await slow(folders: 40) { world in
            let script = """
                { \(Program.path) --json backup work --config config.toml 2> backup.err; echo $? > status; } | while read -r line; do
                  case "$line" in
                    *foldersFound*) \(Program.path) auth panic work --config config.toml > panic.out 2>&1; echo $? > panic.status;;
                  esac
                done
                """
            _ = try await world.program.shell(script)
            let home = world.program.home
            let told = try Files.text(home.path("panic.out"))
            #expect(try Files.text(home.path("panic.status")) == "0\n", "\(told)")
            #expect(told.contains("revoked at the provider") && told.contains("https://account.example.org/apps"), "\(told)")
            let said = try Files.text(home.path("backup.err"))
            let status = try Files.text(home.path("status"))
            #expect(status == "4\n", "\(status)\(said)")
            #expect(world.server.requests(.revoke).contains { $0.form["token"]?.hasPrefix("refresh-") == true })
            #expect(try world.audited("panic").count == 1)
            let next = try await world.run("backup")
            #expect(next.status == 4 && next.errors.contains("was stopped by `restante auth panic`"), "\(next.errors)")
            let refused = try await world.run("auth refresh")
            #expect(refused.status == 4)
            #expect(try await world.run("auth status --json").output.contains(#""state":"disabled""#))
            world.server.set { $0.life = 3600 }
            #expect(try await world.signIn().status == 0)
            #expect(try await world.run("folders work").status == 0)
            #expect(try await world.leaks() == "")
        }
    }
}
