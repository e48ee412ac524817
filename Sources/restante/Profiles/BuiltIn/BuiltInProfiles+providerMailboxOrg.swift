extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerMailboxOrg = #"""
        about = "mailbox.org: Dovecot; with two-factor sign-in an application password."
        domains = ["mailbox.org"]

        [server]
        host = "imap.mailbox.org"
        port = 993
        security = "tls"

        [submission]
        host = "smtp.mailbox.org"
        port = 465
        security = "tls"

        [limits]
        connections = 4
        command-line-bytes = 8000

        [auth]
        flows = []
        guide = "docs/sign-in/app-passwords.md"

        [auth.password]
        state = "password"
        text = "mailbox.org takes the password, or with two-factor sign-in an application password"
        at = "https://login.mailbox.org"

        [[fact]]
        date = 2026-11-21
        text = "The user name is the main address, also where mail comes to an alias or an own domain."
        source = "kb.mailbox.org"

        [[fact]]
        date = 2026-11-21
        text = "With two-factor sign-in an application password is needed."
        source = "kb.mailbox.org"

        """#
}
