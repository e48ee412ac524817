extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerOutlookCom = #"""
        about = "Outlook.com, Hotmail, Live and MSN: OAuth only; IMAP must be switched on in the settings."
        domains = [
            "outlook.com",
            "hotmail.com",
            "live.com",
            "msn.com",
            "outlook.de",
            "outlook.fr",
            "outlook.es",
            "outlook.it",
            "outlook.at",
            "outlook.be",
            "outlook.jp",
            "outlook.com.br",
            "hotmail.co.uk",
            "hotmail.de",
            "hotmail.fr",
            "hotmail.it",
            "hotmail.es",
            "live.co.uk",
            "live.de",
            "live.fr",
            "live.it",
            "live.nl",
            "live.at",
            "live.ca",
            "windowslive.com",
            "passport.com",
        ]

        [server]
        host = "outlook.office365.com"
        port = 993
        security = "tls"

        [submission]
        host = "smtp-mail.outlook.com"
        port = 587
        security = "starttls"

        [limits]
        connections = 2
        command-line-bytes = 8000

        [auth]
        flows = ["code", "device"]
        client = "own"
        secret = "optional"
        tenant = "consumers"
        authorize = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize"
        token = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
        device = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode"
        revoke-at = "https://account.live.com/consent/Manage"
        register-at = "https://entra.microsoft.com"
        guide = "docs/sign-in/microsoft.md"

        [auth.refused]
        client-credentials = "an application without a user reaches mailboxes of organizations only"

        [auth.scopes]
        read = ["https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"]
        sync = ["https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"]
        send = ["https://outlook.office.com/SMTP.Send"]

        [auth.password]
        state = "ended"
        since = 2024-09-16
        text = "Outlook.com takes no passwords and no app passwords for IMAP any more"

        [[fact]]
        date = 2026-11-21
        text = "Passwords and app passwords ended on 16 September 2024; the answer is NO Basic authentication is disabled."
        source = "support.microsoft.com, holon-run/uxc#445"

        [[fact]]
        date = 2026-11-21
        text = "IMAP must be switched on: Settings, Mail, Forwarding and IMAP."
        source = "support.microsoft.com"

        [[fact]]
        date = 2026-11-21
        text = "Access tokens of personal accounts are opaque: nothing can be read from them."
        source = "email-oauth2-proxy"

        [[fact]]
        date = 2026-11-21
        text = "Neither CONDSTORE nor QRESYNC, SPECIAL-USE, ESEARCH or COMPRESS: deletions are found by comparing UIDs."
        source = "recorded greetings, MailKit"

        [[fact]]
        date = 2026-11-21
        text = "A session ends with BYE Session invalidated - AccessTokenExpired when its access token does, after 60 to 90 minutes: that is normal, and the run goes on with a fresh one."
        source = "aioimaplib#83, imap-backup#198"

        [[fact]]
        date = 2026-11-21
        text = "AUTHENTICATE completed and then BAD User is authenticated but not connected means that the one who signed in has no right on the mailbox, that IMAP is off for it, or too many connections in a short time."
        source = "email-oauth2-proxy#275, MailKit#1494"

        [[fact]]
        date = 2026-11-21
        text = "A refused token is answered with NO AUTHENTICATE failed and no reason, whatever is wrong with it."
        source = "php-imap#519"

        [[fact]]
        date = 2026-11-21
        text = "TLS 1.0 and 1.1 are refused for IMAP from July 2026 on."
        source = "office365itpros.com"

        [[fact]]
        date = 2026-11-21
        text = "RFC822.SIZE is an estimate; calendar items and damaged messages may come without a body."
        source = "vandelay#12, offlineimap#62"

        [[fact]]
        date = 2026-11-21
        text = "\"Request is throttled. Suggested Backoff Time\" says in milliseconds how long to wait, seen up to 50 minutes."
        source = "imapsync#272"

        [[fact]]
        date = 2026-11-21
        text = "Sending takes OAuth only, with the scope SMTP.Send; a copy goes to Sent Items by itself."
        source = "learn.microsoft.com/exchange/client-developer"

        """#
}
