extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerZoho = #"""
        about = "Zoho Mail: an application-specific password; the host depends on the region of the account."
        domains = ["zohomail.com", "zoho.com"]

        [server]
        host = "imap.zoho.com"
        port = 993
        security = "tls"

        [submission]
        host = "smtp.zoho.com"
        port = 465
        security = "tls"

        [limits]
        connections = 2
        command-line-bytes = 8000

        [auth]
        flows = []
        guide = "docs/sign-in/app-passwords.md"

        [auth.password]
        state = "app-password"
        text = "Zoho takes an application-specific password where two-factor authentication is on"
        at = "https://accounts.zoho.com/home#security/device_logins"

        [[fact]]
        date = 2026-11-21
        text = "Accounts of other regions have imap.zoho.eu, imap.zoho.in, imap.zoho.com.au or imap.zoho.jp; own domains imappro.zoho.com and its like: set server.host."
        source = "zoho.com/mail/help/imap-access.html"

        [[fact]]
        date = 2026-11-21
        text = "IMAP must be switched on: Settings, Mail accounts, IMAP; each folder has its own switch."
        source = "zoho.com/mail/help/imap-access.html"

        [[fact]]
        date = 2026-11-21
        text = "Heavy use blocks IMAP for a while."
        source = "zoho.com/mail/help/usage-policy.html"

        [[fact]]
        date = 2026-11-21
        text = "MODSEQ values need 63 bits; 0 and -1 have been seen. Roles stand in plain LIST."
        source = "imapclient#517"

        """#
}
