import Testing

@testable import restante

struct ProfileTextTests {
    private static func details(_ name: String) throws -> [String] {
        let library = ProfileLibrary(folder: "/nowhere", surroundings: SettingsFixture.surroundings)
        let profile = try #require(try library.profile(.provider, name, mistakes: MistakeList()))
        return ProfileText.details(profile)
    }

    @Test(
        "a profile tells how one signs in",
        arguments: [
            (
                "gmail",
                [
                    "Addresses:", "  gmail.com, googlemail.com", "  method = \"oauth2\", flow = \"code\"",
                    "  Asked for by a user: https://mail.google.com/", "  How it is done: docs/sign-in/google.md",
                    "  Clients are registered at https://console.cloud.google.com/auth/clients",
                ]
            ),
            (
                "google-workspace",
                [
                    "  Asked for by an application, only to read: https://www.googleapis.com/auth/gmail.imap_admin",
                    "  Asked for by an application, to sync: https://mail.google.com/",
                ]
            ),
            (
                "exchange-online",
                ["  Passwords: Exchange Online takes no passwords and no app passwords for IMAP any more (since 2022-10-01)"]
            ),
            (
                "icloud",
                [
                    "  Passwords: iCloud takes an app-specific password, never the one of the Apple Account; make one at https://account.apple.com"
                ]
            ),
        ])
    func signIn(name: String, lines: [String]) throws {
        let details = try Self.details(name)
        for line in lines { #expect(details.contains(line), "\(line) in \(details)") }
        #expect(details.filter { $0.hasPrefix("Signing in:") }.count == 1)
    }

    @Test("a profile that says nothing of it has no such part, and a fact names its source")
    func parts() throws {
        #expect(try !Self.details("dovecot").contains("Signing in:"))
        #expect(try Self.details("gmail").contains { $0.hasPrefix("  2026-11-21  ") && $0.hasSuffix("[MailKit#377]") })
    }
}
