extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerWebDe = #"""
        about = "WEB.DE: IMAP is off until it is switched on in the settings; with two-factor sign-in an application password."
        domains = ["web.de"]

        [server]
        host = "imap.web.de"
        port = 993
        security = "tls"

        [submission]
        host = "smtp.web.de"
        port = 587
        security = "starttls"

        [limits]
        connections = 2
        command-line-bytes = 8000

        [auth]
        flows = []
        guide = "docs/sign-in/app-passwords.md"

        [auth.password]
        state = "password"
        text = "WEB.DE takes the password, or with two-factor sign-in an application password"
        at = "https://hilfe.web.de/sicherheit/2fa"

        [[fact]]
        date = 2026-11-21
        text = "POP3 and IMAP are off until switched on (E-Mail, Einstellungen, POP3/IMAP), and off again when two-factor sign-in is turned on: the answer is a plain authentication failure."
        source = "hilfe.web.de"

        [[fact]]
        date = 2026-11-21
        text = "The user name is the whole address or the part before the @."
        source = "ISPDB"

        [[fact]]
        date = 2026-11-21
        text = "The server deletes what is old in Spam and Trash by itself: exclude them, or expect messages to go."
        source = "hilfe.web.de"

        """#
}
