extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerAol = #"""
        about = "AOL Mail: an app password, or OAuth with an approved client; Yahoo's servers."
        domains = ["aol.com", "aim.com", "aol.de", "aol.fr", "aol.co.uk", "verizon.net"]

        [server]
        host = "imap.aol.com"
        port = 993
        security = "tls"

        [submission]
        host = "smtp.aol.com"
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
        authorize = "https://api.login.aol.com/oauth2/request_auth"
        token = "https://api.login.aol.com/oauth2/get_token"
        revoke-at = "https://login.aol.com/account/security"
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
        text = "AOL takes an app password, never the password of the account"
        at = "https://login.aol.com/account/security"

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
