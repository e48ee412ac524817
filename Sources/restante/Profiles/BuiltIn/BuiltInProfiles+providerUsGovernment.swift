extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerUsGovernment = #"""
        about = "Exchange Online for US government (GCC High and DoD): its own sign-in, hosts and portal."
        domains = ["*.onmicrosoft.us"]

        [server]
        host = "outlook.office365.us"
        port = 993
        security = "tls"

        [submission]
        host = "smtp.office365.us"
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
        authorize = "https://login.microsoftonline.us/{tenant}/oauth2/v2.0/authorize"
        token = "https://login.microsoftonline.us/{tenant}/oauth2/v2.0/token"
        device = "https://login.microsoftonline.us/{tenant}/oauth2/v2.0/devicecode"
        revoke-at = "https://myaccount.microsoft.us"
        register-at = "https://portal.azure.us"
        guide = "docs/sign-in/microsoft.md"

        [auth.scopes]
        read = ["https://outlook.office365.us/IMAP.AccessAsUser.All", "offline_access"]
        sync = ["https://outlook.office365.us/IMAP.AccessAsUser.All", "offline_access"]
        send = ["https://outlook.office365.us/SMTP.Send"]
        application = ["https://outlook.office365.us/.default"]

        [auth.password]
        state = "ended"
        since = 2022-10-01
        text = "Exchange Online takes no passwords and no app passwords for IMAP any more"

        [[fact]]
        date = 2026-11-21
        text = "Clients are registered at portal.azure.us; one that is registered at the worldwide portal is not found here (AADSTS900382)."
        source = "learn.microsoft.com/entra/identity-platform/authentication-national-cloud"

        [[fact]]
        date = 2026-11-21
        text = "GCC without \"High\" uses the worldwide endpoints: take the profile exchange-online."
        source = "learn.microsoft.com/microsoft-365/enterprise"

        [[fact]]
        date = 2026-11-21
        text = "Hosts and scopes are those that other clients use, not from an official page; DoD may want server.host = \"outlook-dod.office365.us\" and scopes of that host."
        source = "EmailEngine"

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

        """#
}
