import FoundationEssentials
import Testing

@testable import restante

struct SignInGuideTests {
    private static let guides = ["microsoft", "google", "yahoo", "fastmail", "self-hosted", "app-passwords", "sending"]

    private static func text(_ guide: String) throws -> String {
        let folders = #filePath.split(separator: "/").dropLast(4)
        return try TextFile.read("/" + folders.joined(separator: "/") + "/docs/sign-in/\(guide).md")
    }

    @Test("every configuration in the guides is a good one, and warns of nothing", arguments: guides)
    func configurations(guide: String) throws {
        let blocks = try Self.text(guide).components(separatedBy: "```toml\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
        #expect(!blocks.isEmpty)
        for block in blocks {
            #expect(SettingsFixture.mistakes(block) == [], "\(block)")
            #expect(try SettingsFixture.read(block).warnings.isEmpty, "\(block)")
        }
    }

    @Test("every address in the guides is https", arguments: guides)
    func addresses(guide: String) throws {
        let addresses = try Self.text(guide).split(separator: "<http").dropFirst().map { "http" + $0.prefix { $0 != ">" } }
        for address in addresses { #expect(WebAddress.host(of: address) != nil, "\(address)") }
    }
}
