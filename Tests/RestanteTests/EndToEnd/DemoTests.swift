import Testing
import TestRig

@testable import restante

struct DemoTests {
    @Test("the tour shows three backups and a two-way sync, and what it leaves can be looked at")
    func tour() async throws {
        let program = try Program()
        let result = try await program.run("demo")
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        #expect(result.errors == "")
        for words in [
            "1. The first backup fetches everything", "請求書", "take part", "2. The second finds nothing to do",
            "demo: nothing to do in",
            "3. On the server a new mail arrives in INBOX, the oldest mail in INBOX is flagged and the oldest mail in Archive/2023 is deleted",
            "demo: 1 new message, 1 with new flags, 1 gone on the server, kept here, in 2 of ",
            "4. Here one mail in INBOX is read, one is filed in Archive/2024 and one is deleted. This is what a two-way sync would do",
            "demo: Archive/2024: 1 to move to it on the server\n", "; nothing was changed\n", "5. And does",
            "demo: 1 moved, 1 with new flags on the server, 1 deleted on the server, in 2 of ", "mutt -f ",
        ] { #expect(result.output.contains(words), "\(words) is not in:\n\(result.output)") }
        let config = try #require(
            result.output.split(separator: "\n").first { $0.contains("restante verify --config ") }?.split(separator: " ").last)
        let verify = try await program.run("verify", "--config", String(config))
        #expect(verify.isSuccess, "\(verify.errors)")
        let log = try await program.run("log", "--config", String(config))
        #expect(log.output.split(separator: "\n").count == 5, "\(log.output)")
    }

    @Test("with --json the tour prints objects only")
    func json() async throws {
        let result = try await Program().run("demo", "--json")
        #expect(result.isSuccess)
        let lines = result.output.split(separator: "\n")
        #expect(lines.count > 3 && lines.allSatisfy { $0.hasPrefix("{\"event\":") && $0.hasSuffix("}") })
        #expect(lines.filter { $0.hasPrefix("{\"event\":\"summary\"") }.count == 5)
    }
}
