import Audit
import Glibc
import Mail
import TestRig
import Testing

@testable import OAuth

@Suite("Processes at once, and processes that die")
struct ManyProcessesTests {
    /// A folder with a signed-in account, and one with a token endpoint for many processes.
    private struct Site {
        let folder: StoreFolder
        let server: TemporaryDirectory

        init() throws {
            folder = try StoreFolder()
            server = try TemporaryDirectory()
            try setClock(1_795_000_000)
            try server.write("refresh-0", to: "current")
            var record = TokenRecord(
                account: "work", issuer: "file-server", clientID: "client", scopesAsked: [],
                signedIn: Instant(seconds: 1_795_000_000))
            record.refresh = Secret("refresh-0")
            try folder.store().save(record)
        }

        func setClock(_ seconds: Int) throws { try server.write(String(seconds), to: "clock") }

        var requests: [Substring] { get throws { try Files.text(server.path("requests")).split(separator: "\n") } }

        /// Asks for a token in a process of its own.
        func renew(dyingAt step: Int? = nil) async throws -> ProcessResult {
            let words = ["renew", folder.directory.path, server.path] + (step.map { [String($0)] } ?? [])
            return try await ProcessRunner.run(Helper.path, words)
        }
    }

    @Test("eight processes at once make exactly one request for each of five lifetimes, and all get its token")
    func eightProcesses() async throws {
        let site = try Site()
        for lifetime in 1...5 {
            let tokens = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 { group.addTask { try await site.renew().output } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(tokens == ["access-\(lifetime)\n"])
            #expect(try site.requests == Array(repeating: "good", count: lifetime))
            try site.setClock(1_795_000_000 + lifetime * 3600)
        }
        let report = try AuditLog(directory: site.folder.directory.path).verify()
        #expect(report.finding == nil && report.lines == 5)
    }

    @Test("a process killed at any step of a renewal leaves a sign-in that works, or one that says what was lost")
    func killed() async throws {
        var (lost, kills) = (0, 0)
        for step in 1...12 {
            let site = try Site()
            let died = try await site.renew(dyingAt: step)
            if died.end == .killed(signal: SIGKILL) { kills += 1 }
            let after = try await site.renew()
            if after.output.hasPrefix("failed") {
                lost += 1
                #expect(after.output.contains("a renewal was cut off at 2026-11-18T11:06:40Z"), "step \(step): \(after.output)")
                // Saying it once is not all: it stays true until someone signs in.
                try site.setClock(1_795_000_100)
                #expect(try await site.renew().output.contains("a renewal was cut off at"), "step \(step)")
            } else {
                #expect(after.output.hasPrefix("access-"), "step \(step): \(after.output)")
            }
        }
        // Five steps of the note before the request, then four until the new record has its name.
        #expect(kills == 10 && lost == 4)
    }
}
