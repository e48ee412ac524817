extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerProtonBridge = #"""
        about = "Proton Mail through Proton Mail Bridge on this machine: its own user name, password and certificate."
        domains = ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"]

        [server]
        host = "127.0.0.1"
        port = 1143
        security = "starttls"

        [submission]
        host = "127.0.0.1"
        port = 1025
        security = "starttls"

        [limits]
        connections = 2
        command-line-bytes = 8000

        [auth]
        flows = []
        guide = "docs/sign-in/app-passwords.md"

        [auth.password]
        state = "password"
        text = "the password is the one that Bridge shows, not that of the Proton account"

        [[fact]]
        date = 2026-11-21
        text = "The certificate is Bridge's own: export it (Settings, Advanced, Export TLS certificates) and name it as server.trust."
        source = "proton.me/support/bridge"

        [[fact]]
        date = 2026-11-21
        text = "Port 1143 with STARTTLS unless changed in Bridge; with SSL there, set security = \"tls\"."
        source = "proton.me/support/imap-smtp-and-pop3-setup"

        [[fact]]
        date = 2026-11-21
        text = "UIDVALIDITY changes when Bridge clears its cache and with some of its versions: messages are then recognised again, not doubled."
        source = "proton-bridge#220"

        [[fact]]
        date = 2026-11-21
        text = "Messages are put together anew after decryption, so their bytes may differ from one run to the next."
        source = "proton-bridge#27"

        [[fact]]
        date = 2026-11-21
        text = "All Mail holds everything again and Labels hold copies: exclude them, or take All Mail alone."
        source = "proton.me/support/bridge"

        [[fact]]
        date = 2026-11-21
        text = "Bridge must run and be unlocked; no CONDSTORE, ESEARCH or LIST-STATUS."
        source = "gluon"

        """#
}
