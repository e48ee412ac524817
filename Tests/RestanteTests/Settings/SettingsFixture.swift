@testable import restante

/// Reads configurations in an environment that never touches the user's.
enum SettingsFixture {
    static let surroundings = surroundings([:])

    static func surroundings(_ variables: [String: String]) -> Surroundings {
        Surroundings { (["HOME": "/home/ann"].merging(variables) { $1 })[$0] }
    }

    static func read(_ text: String) throws(ConfigurationError) -> Settings {
        try Settings.read(text, file: "config.toml", folder: "/home/ann/.config/restante", surroundings: surroundings)
    }

    /// What is wrong with a configuration; empty when nothing is.
    static func mistakes(_ text: String) -> [String] {
        do {
            _ = try read(text)
            return []
        } catch {
            return error.lines
        }
    }

    /// An account that signs in by OAuth; `auth` begins in line 7.
    static func oauth(_ profile: String, _ auth: String, mode: String = "backup") -> String {
        """
        [account.work]
        profile = "\(profile)"
        user = "ann@example.org"
        maildir = "~/Mail/work"
        mode = "\(mode)"
        [account.work.auth]
        method = "oauth2"
        \(auth)
        """
    }

    /// An account that is complete in 7 lines; more can be put behind it.
    static func account(_ name: String = "work", _ more: String = "") -> String {
        """
        [account.\(name)]
        user = "ann@example.org"
        maildir = "~/Mail/\(name)"
        [account.\(name).server]
        host = "imap.example.org"
        [account.\(name).auth]
        password = { env = "PASSWORD" }
        \(more)
        """
    }
}
