import FoundationEssentials
import IMAPSandbox
import Mail
import TestRig
import Testing

@testable import restante

@Suite("restante search")
struct SearchCommandTests {
    /// A line of `--json` output, as far as the tests look.
    private struct Line: Decodable {
        let event: String
        let account: String?
        let folder: String?
        let subject: String?
        let snippet: String?
        let path: String?
        let gone: Bool?
        let messages: Int?
        let more: Bool?
        let madeFindable: Int?
        let notYetFindable: Int?
    }

    private func lines(_ result: ProcessResult) throws -> [Line] {
        try result.output.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    private func backedUp(_ more: String = "") async throws -> (Program, RunningSandbox) {
        let (program, sandbox) = (try Program(), try RunningSandbox(SandboxAccount()))
        for (subject, text) in [
            ("The plan", "budget for the red bicycle"), ("Lunch", "pizza"), ("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "a bicycle"),
        ] {
            sandbox.account.append(
                SandboxMessage(
                    text: "From: Ann <ann@example.org>\r\nSubject: \(subject)\r\n\r\n\(text)\r\n",
                    date: InternalDate(secondsSince1970: 1_700_000_000)),
                to: .inbox)
        }
        try program.configure([("work", sandbox.port)], more: more)
        let result = try await program.run("backup", "--config", "config.toml")
        #expect(result.status == 0, "\(result.errors)")
        return (program, sandbox)
    }

    @Test("messages are shown with what they are, words around the match, and where they lie")
    func people() async throws {
        let (program, _) = try await backedUp()
        let result = try await program.run("search", "red bicycle", "--config", "config.toml")
        #expect(result.status == 0, "\(result.errors)")
        let shown = result.output.split(separator: "\n").map(String.init)
        #expect(shown.count == 4 && shown[0].hasSuffix("Ann <ann@example.org>  The plan"), "\(result.output)")
        #expect(shown[1] == "    budget for the *red* *bicycle*")
        #expect(shown[3] == "work: 1 message; 3 messages had to be made findable first")
        let path = try #require(shown[2].firstRange(of: "INBOX: ").map { String(shown[2][$0.upperBound...]) })
        #expect(try Files.text(path).contains("budget"))
        let again = try await program.run("search", "red bicycle", "--config", "config.toml")
        #expect(again.output.hasSuffix("\nwork: 1 message\n"), "\(again.output)")
    }

    @Test("as JSON, with a limit, over all accounts; nothing found is no failure")
    func machines() async throws {
        let (program, _) = try await backedUp()
        let all = try lines(await program.run("search", "bicycle", "work", "--json", "--config", "config.toml"))
        #expect(all.map(\.event) == ["message", "message", "found"])
        #expect(Set(all.compactMap(\.subject)) == ["The plan", "Grüße"] && all.allSatisfy { $0.account == "work" })
        #expect(all.last?.messages == 2 && all.last?.more == false)
        #expect(all.last?.madeFindable == 3 && all.last?.notYetFindable == 0)
        #expect(all[0].folder == "INBOX" && all[0].gone == false && all[0].path.map(Files.exists) == true)
        let one = try lines(await program.run("search", "bicycle", "--limit", "1", "--json", "--config", "config.toml"))
        #expect(one.map(\.event) == ["message", "found"] && one.last?.more == true)
        let none = try await program.run("search", "nothing-such", "--config", "config.toml")
        #expect(none.status == 0 && none.output == "work: nothing found\n", "\(none.output)")
    }

    @Test(
        "what is no query is wrong usage, and says where the mistake is",
        arguments: [("from:", "character 6"), ("\"open", "not closed"), ("size:3", "there is no `size:`"), ("", "empty")])
    func mistakes(_ query: String, _ words: String) async throws {
        let program = try Program()
        try program.configure([("work", 1)])
        let result = try await program.run("search", query, "--config", "config.toml")
        #expect(result.status == 2 && result.errors.contains(words), "\(result.errors)")
    }

    @Test("turned off or never backed up, it says what to do")
    func off() async throws {
        let (program, _) = try await backedUp("search.enabled = false")
        let result = try await program.run("search", "bicycle", "--config", "config.toml")
        #expect(result.status == 1 && result.errors.contains("remove `enabled = false`"), "\(result.errors)")
        let empty = try Program()
        try empty.configure([("work", 1)])
        let never = try await empty.run("search", "bicycle", "--config", "config.toml")
        #expect(never.status == 1 && never.errors.contains("restante backup work"), "\(never.errors)")
    }

    @Test("search can be made again, and an archive is searched and made in the same language")
    func family() async throws {
        let (program, _) = try await backedUp("search.enabled = true")
        let again = try await program.run("index", "rebuild", "work", "--search", "--config", "config.toml")
        #expect(again.status == 0 && again.output == "work: 3 messages can be found\n", "\(again.output)\(again.errors)")
        let query = "bicycle -subject:plan OR from:nobody"
        let export = try await program.run("export", "work", "--output", "a.tar.xz", "--query", query, "--config", "config.toml")
        #expect(export.status == 0, "\(export.errors)")
        let whole = try await program.run("export", "work", "--output", "b.tar.xz", "--config", "config.toml")
        #expect(whole.status == 0, "\(whole.errors)")
        let listed = try lines(await program.run("archive", "list", "a.tar.xz", "--json"))
        let searched = try lines(await program.run("archive", "search", "b.tar.xz", query, "--json"))
        let found = try lines(await program.run("search", query, "--json", "--config", "config.toml"))
        for lines in [listed, searched, found] { #expect(lines.filter { $0.event == "message" }.map(\.subject) == ["Grüße"]) }
    }
}
