import FoundationEssentials
import IMAPSandbox
import Mail
import TestRig
import Testing

@testable import restante

/// The built program and an account `work` on a sandbox server, whose mail is of 2001 to 2005, one message a year, with
/// a folder `Projects` that has one of 2010.
struct RetentionProgram {
    /// A line of `--json` output, as far as the tests look.
    struct Line: Decodable {
        let event: String
        let account: String?
        let folder: String?
        let uid: Int?
        let what: String?
        let messages: Int?
        let heldBack: Int?
        let holds: [String]?
        let covers: Int?
        let name: String?
        let released: String?
        let mode: String?
        let removed: Int?
        let restored: Int?
        let repaired: Int?
        let seed: UInt64?
        let checked: Int?
        let sha256: String?
        let onServer: Int?
        let message: String?
    }

    let program: Program
    let sandbox: RunningSandbox

    init(mode: String = "backup") async throws {
        let account = SandboxAccount()
        account.createMailbox(account.name("Projects"))
        for year in 2001...2005 { Self.add(year, to: .inbox, account) }
        Self.add(2010, to: account.name("Projects"), account)
        (program, sandbox) = (try Program(), try RunningSandbox(account))
        try program.configure([("work", sandbox.port)], mode: mode)
        try await expect(0, "sync")
    }

    static func add(_ year: Int, to name: MailboxName, _ account: SandboxAccount) {
        let date = InternalDate(secondsSince1970: Int64(year - 1970) * 31_556_952 + 86_400)
        account.append(
            SandboxMessage(text: "Subject: of \(year)\r\nMessage-ID: <\(year)@years>\r\n\r\nwords of \(year)\r\n", date: date),
            to: name)
    }

    func run(_ arguments: String...) async throws -> ProcessResult { try await run(arguments) }

    private func run(_ arguments: [String]) async throws -> ProcessResult {
        let words = ([Program.path] + arguments + ["--config", "config.toml"]).map { "'\($0)'" }
        return try await program.shell(words.joined(separator: " "))
    }

    @discardableResult
    func expect(
        _ status: Int32, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> ProcessResult {
        let result = try await run(arguments)
        #expect(result.status == status, "\(arguments): \(result.output)\(result.errors)", sourceLocation: sourceLocation)
        return result
    }

    func lines(
        _ status: Int32, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [Line] {
        let result = try await run(arguments + ["--json"])
        #expect(result.status == status, "\(arguments): \(result.output)\(result.errors)", sourceLocation: sourceLocation)
        return try result.output.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    /// Years of the mail that lies in a folder.
    func years(_ folder: String) async throws -> [Int] {
        let found = try await program.shell("cat mail/work/\(folder)/cur/* mail/work/\(folder)/new/* 2>/dev/null | sed -n 's/^Subject: of //p' | sort")
        return found.output.split(separator: "\n").compactMap { Int($0) }
    }

    /// The words of the audit log's lines.
    func audited() async throws -> [String] {
        try await expect(0, "audit", "verify")
        let log = try await expect(0, "audit").output
        guard !log.hasPrefix("nothing was recorded") else { return [] }
        return log.split(separator: "\n").map { $0.split(separator: " ")[1].description }
    }
}
