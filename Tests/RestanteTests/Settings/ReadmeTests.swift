import FoundationEssentials
import Testing

@testable import restante

struct ReadmeTests {
    /// The README, from this file's place in the repository.
    private var readme: String {
        get throws {
            let folders = #filePath.split(separator: "/").dropLast(4)
            return try TextFile.read("/" + folders.joined(separator: "/") + "/README.md")
        }
    }

    @Test("every configuration in the README is a good one")
    func configurations() throws {
        let blocks = try readme.components(separatedBy: "```toml\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
        #expect(blocks.count >= 2)
        for block in blocks { #expect(SettingsFixture.mistakes(block) == [], "\(block)") }
    }

    @Test("the README lists every command")
    func commands() throws {
        let text = try readme
        for name in Restante.configuration.subcommands.compactMap({ $0.configuration.commandName }) {
            #expect(text.contains("`\(name)") || text.contains("restante \(name)"), "\(name)")
        }
    }
}
