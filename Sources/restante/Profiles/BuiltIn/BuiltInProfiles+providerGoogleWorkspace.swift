extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerGoogleWorkspace = #"""
        about = "Google Workspace: a user with OAuth, or all users through a service account with domain-wide delegation."

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
        flows = ["code", "jwt-bearer"]
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
        client-credentials = "Google knows applications as service accounts: use flow = \"jwt-bearer\""

        [auth.parameters]
        access_type = "offline"
        prompt = "consent"

        [auth.scopes]
        read = ["https://mail.google.com/"]
        sync = ["https://mail.google.com/"]
        send = ["https://mail.google.com/"]
        application = ["https://www.googleapis.com/auth/gmail.imap_admin"]
        application-sync = ["https://mail.google.com/"]

        [auth.password]
        state = "app-password"
        text = "Google Workspace takes an app password where the organization allows it and 2-step verification is on, never the password of the account"
        at = "https://myaccount.google.com/apppasswords"

        [[fact]]
        date = 2026-11-21
        text = "The scope gmail.imap_admin, for service accounts with domain-wide delegation, shows all labels whatever the user hides and ignores the limit of messages in a folder: made for backups."
        source = "developers.google.com/workspace/gmail/imap"

        [[fact]]
        date = 2026-11-21
        text = "Signing in with the password alone ended in autumn 2024; app passwords stay."
        source = "support.google.com/a/answer/14114704"

        [[fact]]
        date = 2026-11-21
        text = "A client of the user type Internal needs no verification, and its refresh tokens do not die after 7 days."
        source = "support.google.com/cloud/answer/15549945"

        [[fact]]
        date = 2026-11-21
        text = "unauthorized_client means that the scope is not delegated to the client id of the service account, or not yet everywhere: that takes up to 24 hours."
        source = "developers.google.com/identity/protocols/oauth2/service-account"

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

        """#
}
