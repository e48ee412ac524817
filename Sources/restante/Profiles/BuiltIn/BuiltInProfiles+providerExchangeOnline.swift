extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerExchangeOnline = #"""
        about = "Exchange Online (Microsoft 365, work or school): OAuth only, few connections, no CONDSTORE."
        domains = ["*.onmicrosoft.com"]

        [server]
        host = "outlook.office365.com"
        port = 993
        security = "tls"

        [submission]
        host = "smtp.office365.com"
        port = 587
        security = "starttls"

        [limits]
        connections = 3
        command-line-bytes = 8000

        [auth]
        flows = ["code", "device", "client-credentials"]
        client = "own"
        secret = "optional"
        tenant = "organizations"
        authorize = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize"
        token = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
        device = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode"
        revoke-at = "https://myapps.microsoft.com"
        register-at = "https://entra.microsoft.com"
        guide = "docs/sign-in/microsoft.md"

        [auth.scopes]
        read = ["https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"]
        sync = ["https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"]
        send = ["https://outlook.office.com/SMTP.Send"]
        application = ["https://outlook.office365.com/.default"]

        [auth.password]
        state = "ended"
        since = 2022-10-01
        text = "Exchange Online takes no passwords and no app passwords for IMAP any more"

        [[fact]]
        date = 2026-11-21
        text = "Passwords for IMAP ended in October 2022, app passwords with them."
        source = "learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online"

        [[fact]]
        date = 2026-11-21
        text = "There is no revocation endpoint: the user or an admin revokes the sessions, or removes the consent."
        source = "learn.microsoft.com/entra/identity-platform"

        [[fact]]
        date = 2026-11-21
        text = "Conditional Access, security defaults and sign-in frequency are set by the organization; many forbid the device flow, so the browser is asked first."
        source = "learn.microsoft.com/entra/identity-platform"

        [[fact]]
        date = 2026-11-21
        text = "An application without a user needs the permission IMAP.AccessAsApp, New-ServicePrincipal with the object id of the enterprise application, and Add-MailboxPermission for each mailbox."
        source = "learn.microsoft.com/exchange/client-developer"

        [[fact]]
        date = 2026-11-21
        text = "A new front end claims IMAP4rev2 that does not hold: SEARCH RETURN fails and LSUB is refused, so it is never enabled."
        source = "MailKit#2016"

        [[fact]]
        date = 2026-11-21
        text = "20 connections are said to be allowed; 3 leave room for mail programs."
        source = "node-imap#523"

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
        text = "SMTP AUTH is off in many organizations and for single mailboxes: Set-TransportConfig and Set-CASMailbox with -SmtpClientAuthenticationDisabled switch it on; 30 messages a minute and 3 connections are allowed, and a copy goes to Sent Items by itself."
        source = "learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online"

        """#
}
