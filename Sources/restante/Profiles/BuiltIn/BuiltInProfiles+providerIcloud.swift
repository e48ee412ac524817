extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerIcloud = #"""
        about = "iCloud Mail: an app-specific password; the user name is what stands before the @."
        domains = ["icloud.com", "me.com", "mac.com"]

        [server]
        host = "imap.mail.me.com"
        port = 993
        security = "tls"

        [submission]
        host = "smtp.mail.me.com"
        port = 587
        security = "starttls"

        [limits]
        connections = 2
        command-line-bytes = 8000

        [auth]
        flows = []
        guide = "docs/sign-in/app-passwords.md"

        [auth.password]
        state = "app-password"
        text = "iCloud takes an app-specific password, never the one of the Apple Account"
        at = "https://account.apple.com"

        [[fact]]
        date = 2026-11-21
        text = "The user name is the part before the @ of the main address, not of an alias; some accounts take the whole address."
        source = "support.apple.com/102525, ISPDB"

        [[fact]]
        date = 2026-11-21
        text = "XOAUTH2 is announced, but for Apple's own programs: there is no OAuth for others."
        source = "recorded greetings, MailKit"

        [[fact]]
        date = 2026-11-21
        text = "Two-factor authentication must be on to make app-specific passwords; a change of the main password ends them all."
        source = "support.apple.com/102654"

        [[fact]]
        date = 2026-11-21
        text = "BAD [UNAVAILABLE] Service temporarily unavailable at login is load, not a wrong password."
        source = "mailcore2 PR#1642"

        [[fact]]
        date = 2026-11-21
        text = "FETCH of RFC822 gives nothing, BODY.PEEK[] does; a SEARCH without hits sends no line; no MOVE."
        source = "modern-email/defects#36"

        """#
}
