import Glibc
import IMAPSandbox
import Mail
import TestRig
import Testing

@testable import restante

struct RetentionGuideTests {
    /// The blocks of docs/retention.md that are meant to be run, in their order.
    private static func blocks() throws -> [String] {
        let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
        let text = try Files.text(root + "/docs/retention.md")
        return text.split(separator: "```sh\n").dropFirst().compactMap { $0.split(separator: "```").first.map(String.init) }
    }

    @Test("the commands of docs/retention.md do what the page says")
    func commands() async throws {
        let account = SandboxAccount()
        for year in 2001...2005 { RetentionProgram.add(year, to: .inbox, account) }
        account.append(SandboxMessage(text: "Subject: plan\r\nMessage-ID: <plan@example.org>\r\n\r\nx\r\n"), to: .inbox)
        let sandbox = try RunningSandbox(account)
        var program = try Program()
        program.variables["XDG_CONFIG_HOME"] = program.home.path
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        program.variables["PATH"] = TextFile.folder(of: Program.path) + ":" + path
        try program.configure([("work", sandbox.port)])
        try Files.makeDirectories(program.home.path("restante"))
        let made = try await program.shell("mv config.toml restante/ && restante backup")
        #expect(made.isSuccess, "\(made.errors)")
        account.expunge([4], in: .inbox)
        #expect(try await program.shell("restante backup").isSuccess)
        let blocks = try Self.blocks()
        #expect(blocks.count == 8)
        var output = ""
        for block in blocks {
            let result = try await program.shell("set -e\n" + block)
            #expect(result.isSuccess, "\(block)\(result.output)\(result.errors)")
            output += result.output
        }
        for words in ["matter-17", "covers 1 message", "nothing is to be removed", "erased here for good"] {
            #expect(output.contains(words), "\(words): \(output)")
        }
        let left = try await program.shell("cat restante/mail/work/INBOX/*/* | sed -n 's/^Subject: of //p' | sort | tr '\\n' ' '")
        #expect(left.output == "2003 2004 2005 ")
    }
}
