extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let provider21vianet = #"""
        about = "Microsoft 365 operated by 21Vianet in China: its own sign-in, hosts and portal."
        domains = ["*.partner.onmschina.cn"]

        [server]
        host = "partner.outlook.cn"
        port = 993
        security = "tls"

        [submission]
        host = "smtp.partner.outlook.cn"
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
        authorize = "https://login.partner.microsoftonline.cn/{tenant}/oauth2/v2.0/authorize"
        token = "https://login.partner.microsoftonline.cn/{tenant}/oauth2/v2.0/token"
        device = "https://login.partner.microsoftonline.cn/{tenant}/oauth2/v2.0/devicecode"
        revoke-at = "https://myaccount.windowsazure.cn"
        register-at = "https://portal.azure.cn"
        guide = "docs/sign-in/microsoft.md"

        [auth.scopes]
        read = ["https://partner.outlook.cn/IMAP.AccessAsUser.All", "offline_access"]
        sync = ["https://partner.outlook.cn/IMAP.AccessAsUser.All", "offline_access"]
        send = ["https://partner.outlook.cn/SMTP.Send"]
        application = ["https://partner.outlook.cn/.default"]

        [auth.password]
        state = "ended"
        since = 2022-10-01
        text = "Exchange Online takes no passwords and no app passwords for IMAP any more"

        [[fact]]
        date = 2026-11-21
        text = "Clients are registered at portal.azure.cn; one that is registered at the worldwide portal is not found here (AADSTS900382)."
        source = "learn.microsoft.com/entra/identity-platform/authentication-national-cloud"

        [[fact]]
        date = 2026-11-21
        text = "The life of an access token arrives as a text, not as a number."
        source = "email-oauth2-proxy#237"

        [[fact]]
        date = 2026-11-21
        text = "Hosts and scopes are those that other clients use, not from an official page."
        source = "EmailEngine, email-oauth2-proxy"

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
