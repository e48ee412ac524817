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

    @Test("every key that is read is where the page tells of its table", arguments: tables)
    func keys(table: String) throws {
        let known = try Self.known(in: table)
        #expect(!known.isEmpty)
        let (lines, prose) = try Self.places(of: table)
        for key in known where key != "fact" {
            let isInExample = lines.contains { line in
                line.hasPrefix("\(key) ") || line.contains("{ \(key) = ") || line.contains(", \(key) = ")
                    || line.hasSuffix(".\(key)]") || line.contains(".\(key)] ")
            }
            #expect(isInExample || prose.contains("`\(key)`") || prose.contains("`\(key) = "), "\(table): \(key)")
        }
    }

    /// The lines that the page's examples have under a table, with the headers of the tables in it and its own value as one line
    /// (`brake = { … }`), and the prose of the sections with such an example.
    private static func places(of table: String) throws -> (lines: [String], prose: String) {
        let below = table.split(separator: ".").dropFirst(2).joined(separator: ".")
        let isAccount = table.hasPrefix("account.")
        var (lines, prose): ([String], String) = ([], "")
        for section in try page.components(separatedBy: "\n## ") {
            var (open, isTold, isCode): (String?, Bool, Bool) = (nil, false, false)
            var words: [String] = []
            for line in section.components(separatedBy: "\n") {
                if line.hasPrefix("```") {
                    (isCode, open) = (line == "```toml", nil)
                } else if !isCode {
                    words.append(line)
                } else if line.hasPrefix("["), let name = line.dropFirst().split(separator: "]").first {
                    let parts = name.split(separator: ".")
                    open = isAccount && parts.first == "account" ? parts.dropFirst(2).joined(separator: ".") : String(name)
                    if isAccount, below.isEmpty, parts.count == 3 { lines.append("[\(name)]") }
                    if open == (isAccount ? below : table) { isTold = true }
                } else if let open, open == (isAccount ? below : table) {
                    lines.append(line)
                } else if let open, !open.isEmpty, below.hasPrefix(open + "."), line.hasPrefix(below.dropFirst(open.count + 1)) {
                    (isTold, lines) = (true, lines + [line])
                }
            }
            if isTold { prose += words.joined(separator: "\n") }
        }
        return (lines, prose)
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
