import Testing

@testable import restante

struct TokenStoreSettingsTests {
    private static func read(_ lines: String) throws -> TokenStoreSettings {
        try SettingsFixture.read(SettingsFixture.account("work", "[tokens]\n" + lines)).tokens
    }

    @Test("the store is chosen by itself unless something is said")
    func places() throws {
        #expect(try SettingsFixture.read(SettingsFixture.account()).tokens == TokenStoreSettings())
        #expect(
            try Self.read("store = \"file\"\nkey = { credential = \"mail\" }") == .init(place: .file, key: .credential("mail")))
        #expect(try Self.read("key = { file = \"key\" }").key == .file("/home/ann/.config/restante/key"))
    }

    @Test(
        "what makes no sense is told",
        arguments: [
            ("store = \"ring\"", #"config.toml:9:9: store must be "auto", "keyring" or "file", found "ring""#),
            (
                "store = \"keyring\"\nkey = { env = \"K\" }",
                #"config.toml:10:1: key is for a sealed file, and store is "keyring": remove one of them"#
            ),
            (
                "key = { keyring = \"mail\" }",
                #"config.toml:9:7: a key in the keyring seals nothing that the keyring could not keep: write store = "keyring""#
            ),
            (
                "key = \"hunter2\"",
                "config.toml:9:7: a secret is never written in the configuration; write key = \(PasswordSource.alternatives)"
            ),
            ("stor = \"file\"", #"config.toml:9:1: unknown key "stor" in [tokens]; did you mean "store"?"#),
        ])
    func mistakes(lines: String, mistake: String) {
        #expect(SettingsFixture.mistakes(SettingsFixture.account("work", "[tokens]\n" + lines)) == [mistake])
    }
}
