extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerYahoo = #"""
        about = "Yahoo Mail: an app password, or OAuth with an approved client; few connections; hides old mail from old clients."
        domains = [
            "yahoo.com",
            "ymail.com",
            "rocketmail.com",
            "myyahoo.com",
            "yahoo.co.uk",
            "yahoo.de",
            "yahoo.fr",
            "yahoo.it",
            "yahoo.es",
            "yahoo.ca",
            "yahoo.com.br",
            "yahoo.com.au",
            "yahoo.co.in",
            "yahoo.in",
        ]

        [server]
        host = "imap.mail.yahoo.com"
        port = 993
        security = "tls"

        [submission]
        host = "smtp.mail.yahoo.com"
        port = 465
        security = "tls"

        [limits]
        connections = 2
        command-line-bytes = 1000

        [auth]
        flows = ["code"]
        client = "own"
        secret = "needed"
        redirect = "https"
        issuer = "https://api.login.yahoo.com"
        authorize = "https://api.login.yahoo.com/oauth2/request_auth"
        token = "https://api.login.yahoo.com/oauth2/get_token"
        revoke = "https://api.login.yahoo.com/oauth2/revoke"
        revoke-at = "https://login.yahoo.com/account/security"
        register-at = "https://senders.yahooinc.com/developer/developer-access/"
        guide = "docs/sign-in/yahoo.md"

        [auth.refused]
        device = "there is no device sign-in"
        client-credentials = "no mailbox is given to an application by itself"

        [auth.scopes]
        read = ["mail-r"]
        sync = ["mail-w"]
        send = ["mail-w"]

        [auth.password]
        state = "app-password"
        text = "Yahoo takes an app password, never the password of the account"
        at = "https://login.yahoo.com/account/security"

        [[fact]]
        date = 2026-11-21
        text = "At most about 10,000 messages of a folder are shown until ENABLE UIDONLY, which Restante sends."
        source = "senders.yahooinc.com/developer/documentation, bichon#333"

        [[fact]]
        date = 2026-11-21
        text = "OAuth clients for mail are given by approval only (Commercial Access Agreement): most users take an app password."
        source = "senders.yahooinc.com/developer/developer-access"

        [[fact]]
        date = 2026-11-21
        text = "Redirects must be https: http://localhost is refused, so the address that the browser ends at must be pasted."
        source = "developer.yahoo.com/oauth2/guide"

        [[fact]]
        date = 2026-11-21
        text = "Each refresh gives a new refresh token and ends the old one; a change of password ends both."
        source = "developer.yahoo.com/oauth2/guide"

        [[fact]]
        date = 2026-11-21
        text = "About 5 connections are allowed; NO [LIMIT] CAPABILITY Rate limit hit means to wait."
        source = "imapflow#75"

        [[fact]]
        date = 2026-11-21
        text = "UID FETCH Server error while fetching messages stays for ever on some messages: they are set aside."
        source = "imap-backup#218"

        """#
}
