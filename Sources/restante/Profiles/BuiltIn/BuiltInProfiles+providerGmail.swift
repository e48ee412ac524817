extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerGmail = #"""
        about = "Gmail: OAuth or an app password; 2,500 MB a day; All Mail holds each message once."
        domains = ["gmail.com", "googlemail.com"]

        [server]
        host = "imap.gmail.com"
        port = 993
        security = "tls"

        [submission]
        host = "smtp.gmail.com"
        port = 465
        security = "tls"

        [limits]
        connections = 3
        bytes-per-day = "2000MB"
        command-line-bytes = 8000

        [auth]
        flows = ["code"]
        client = "own"
        secret = "needed"
        issuer = "https://accounts.google.com"
        authorize = "https://accounts.google.com/o/oauth2/v2/auth"
        token = "https://oauth2.googleapis.com/token"
        revoke = "https://oauth2.googleapis.com/revoke"
        revoke-at = "https://myaccount.google.com/connections"
        register-at = "https://console.cloud.google.com/auth/clients"
        guide = "docs/sign-in/google.md"

        [auth.refused]
        device = "Google allows no scope for mail to devices (its list of allowed scopes leaves it out)"
        client-credentials = "Google gives no mailbox to an application by itself"
        jwt-bearer = "a service account reaches mailboxes of a Workspace organization only: use the profile google-workspace"

        [auth.parameters]
        access_type = "offline"
        prompt = "consent"

        [auth.scopes]
        read = ["https://mail.google.com/"]
        sync = ["https://mail.google.com/"]
        send = ["https://mail.google.com/"]

        [auth.password]
        state = "app-password"
        text = "Gmail takes an app password where 2-step verification is on, never the password of the account"
        at = "https://myaccount.google.com/apppasswords"

        [[fact]]
        date = 2026-11-21
        text = "A client in the status Testing gets refresh tokens that die after 7 days; publish it (\"In production\") to keep them."
        source = "developers.google.com/identity/protocols/oauth2#expiration"

        [[fact]]
        date = 2026-11-21
        text = "2,500 MB may be fetched and 500 MB sent in a day; beyond it the account is locked for up to 24 hours. The first backup of a large mailbox takes days."
        source = "support.google.com/a/answer/1071518"

        [[fact]]
        date = 2026-11-21
        text = "15 connections are allowed; more get NO [ALERT] Too many simultaneous connections, in the same shape as a refused token."
        source = "MailKit#377"

        [[fact]]
        date = 2026-11-21
        text = "Device sign-in is not possible: the scopes allowed there leave mail out."
        source = "developers.google.com/identity/protocols/oauth2/limited-input-device#allowedscopes"

        [[fact]]
        date = 2026-11-21
        text = "gmail.readonly and gmail.modify do not open IMAP; https://mail.google.com/ does."
        source = "google/gmail-oauth2-tools#78"

        [[fact]]
        date = 2026-11-21
        text = "A session ends about when its access token does, after an hour: that is normal."
        source = "developers.google.com/workspace/gmail/imap"

        [[fact]]
        date = 2026-11-21
        text = "CONDSTORE, but no QRESYNC; LITERAL- only; folders carry their roles in every LIST."
        source = "MailKit#1396"

        [[fact]]
        date = 2026-11-21
        text = "Folders may be hidden (\"Show in IMAP\" off) and cut (\"Limit IMAP folders\"): check the settings before trusting a backup to be whole."
        source = "Mailspring#277"

        [[fact]]
        date = 2026-11-21
        text = "A change of password ends refresh tokens that open Gmail; so do 6 months without use, and more than 100 live ones per user and client."
        source = "developers.google.com/identity/protocols/oauth2"

        [[fact]]
        date = 2026-11-21
        text = "Sending takes the same scope as IMAP; 500 messages a day are allowed, and a copy goes to Sent Mail by itself."
        source = "support.google.com/a/answer/3726730"

        """#
}
