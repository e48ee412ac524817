extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerGmx = #"""
        about = "GMX: IMAP is off until it is switched on in the settings; with two-factor sign-in an application password."
        domains = ["gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.org", "gmx.info", "gmx.biz"]

        [server]
        host = "imap.gmx.net"
        port = 993
        security = "tls"

        [submission]
        host = "mail.gmx.net"
        port = 465
        security = "tls"

        [limits]
        connections = 2
        command-line-bytes = 8000

        [auth]
        flows = []
        guide = "docs/sign-in/app-passwords.md"

        [auth.password]
        state = "password"
        text = "GMX takes the password, or with two-factor sign-in an application password"
        at = "https://www.gmx.net/mail/sicherheit/"

        [[fact]]
        date = 2026-11-21
        text = "POP3 and IMAP are off until switched on (E-Mail, Einstellungen, POP3/IMAP), and off again when two-factor sign-in is turned on: the answer is a plain authentication failure."
        source = "hilfe.gmx.net"

        [[fact]]
        date = 2026-11-21
        text = "With two-factor sign-in an application-specific password is needed."
        source = "hilfe.gmx.net"

        [[fact]]
        date = 2026-11-21
        text = "Accounts at gmx.com have server.host = \"imap.gmx.com\"."
        source = "support.gmx.com"

        [[fact]]
        date = 2026-11-21
        text = "The server deletes what is old in Spam and Trash by itself: exclude them, or expect messages to go."
        source = "hilfe.gmx.net"

        """#
}
