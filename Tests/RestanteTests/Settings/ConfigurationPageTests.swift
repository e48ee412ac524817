import FoundationEssentials
import Testing

@testable import restante

/// docs/configuration.md says all that can be configured, and nothing else.
struct ConfigurationPageTests {
    private static var page: String {
        get throws {
            let folders = #filePath.split(separator: "/").dropLast(4)
            return try TextFile.read("/" + folders.joined(separator: "/") + "/docs/configuration.md")
        }
    }

    private static var blocks: [String] {
        get throws {
            try page.components(separatedBy: "```toml\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
        }
    }

    @Test("every example, beside an account, is a good one")
    func examples() throws {
        #expect(try Self.blocks.count > 5)
        for block in try Self.blocks {
            // A file of certificates is looked for, and the page's is not there.
            let text = block.split(separator: "\n").filter { !$0.hasPrefix("trust ") }.joined(separator: "\n")
            let isWhole = text.contains("\nmaildir ")
            #expect(SettingsFixture.mistakes(isWhole ? text : SettingsFixture.account("work", text)) == [], "\(block)")
        }
    }

    /// Tables, each with lines that make it one that is read.
    private static let tables = [
        "account.work", "account.work.server", "account.work.auth", "account.work.folders", "account.work.sync",
        "account.work.sync.brake", "account.work.limits", "account.work.search", "account.work.submission", "tokens",
    ]

    @Test("every key that is read is on the page", arguments: tables)
    func keys(table: String) throws {
        let page = try Self.page
        let known = try Self.known(in: table)
        #expect(!known.isEmpty)
        for key in known where key != "fact" {
            #expect(page.contains("`\(key)`") || page.contains("\n\(key) ") || page.contains("{ \(key) = ")
                || page.contains(", \(key) = ") || page.contains(".\(key)]") || page.contains("[\(key)]"), "\(table): \(key)")
        }
    }

    /// What the refusal of a key that is like no other names.
    private static func known(in table: String) throws -> [String] {
        let stranger = "qqqqqqqqqqqqqqqq = 1\n"
        var text = SettingsFixture.account()
        if text.contains("[\(table)]\n") {
            text = text.replacing("[\(table)]\n", with: "[\(table)]\n" + stranger)
        } else {
            text += "\n[\(table)]\n" + stranger
        }
        let refusal = try #require(SettingsFixture.mistakes(text).first { $0.contains("qqqq") })
        return try #require(refusal.components(separatedBy: "known here: ").dropFirst().first).components(separatedBy: ", ")
    }
}
