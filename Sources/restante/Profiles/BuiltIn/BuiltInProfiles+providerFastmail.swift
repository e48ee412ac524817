extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerFastmail = #"""
        about = "Fastmail: sign in without registering anything, or an app password; the best server for quick runs."
        domains = [
            "fastmail.com",
            "fastmail.fm",
            "fastmail.net",
            "fastmail.org",
            "fastmail.de",
            "fastmail.co.uk",
            "fastmail.us",
            "sent.com",
            "messagingengine.com",
        ]

        [server]
        host = "imap.fastmail.com"
        port = 993
        security = "tls"

        [submission]
        host = "smtp.fastmail.com"
        port = 465
        security = "tls"

        [limits]
        connections = 4
        command-line-bytes = 8000

        [auth]
        flows = ["code"]
        client = "registers"
        secret = "never"
        issuer = "https://api.fastmail.com"
        authorize = "https://api.fastmail.com/oauth/authorize"
        token = "https://api.fastmail.com/oauth/refresh"
        revoke = "https://api.fastmail.com/oauth/revoke"
        register = "https://api.fastmail.com/oauth/register"
        revoke-at = "https://app.fastmail.com/settings/security/apps"
        guide = "docs/sign-in/fastmail.md"

        [auth.refused]
        device = "there is no device sign-in"
        client-credentials = "no mailbox is given to an application by itself"

        [auth.scopes]
        read = ["urn:ietf:params:oauth:scope:mail", "offline_access"]
        sync = ["urn:ietf:params:oauth:scope:mail", "offline_access"]
        send = ["urn:ietf:params:oauth:scope:mail"]

        [auth.password]
        state = "app-password"
        text = "Fastmail takes an app password, never the password of the account"
        at = "https://app.fastmail.com/settings/security/apps"

        [[fact]]
        date = 2026-11-21
        text = "Clients register themselves (RFC 7591) and sign in with PKCE; the answer names its issuer (RFC 9207)."
        source = "draft-ietf-mailmaint-oauth-public, api.fastmail.com/.well-known/oauth-authorization-server"

        [[fact]]
        date = 2026-11-21
        text = "CONDSTORE, QRESYNC, OBJECTID, COMPRESS and LIST-STATUS: the best case for quick runs."
        source = "fastmail.com/developer"

        [[fact]]
        date = 2026-11-21
        text = "With labels on, one message is in several folders under one EMAILID."
        source = "bichon#15"

        """#
}
