extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerCourier = #"""
        about = "Courier IMAP: few extensions, four connections per address, all folders below INBOX."

        [server]
        security = "tls"

        [limits]
        connections = 2
        command-line-bytes = 8000

        [[fact]]
        date = 2026-11-21
        text = "MAXPERIP is 4 and MAXDAEMONS 40 unless the site changes them: two connections leave room for a mail program."

        [[fact]]
        date = 2026-11-21
        text = "No CONDSTORE, QRESYNC, ESEARCH, LITERAL+, MOVE or SPECIAL-USE: flags are read again in ranges, deletions are found by comparing UIDs."

        [[fact]]
        date = 2026-11-21
        text = "The namespace is INBOX. with a dot between levels; creating a folder outside INBOX fails."

        [[fact]]
        date = 2026-11-21
        text = "Answers with the sequence number 0 (* 0 FETCH) occur and are skipped; tokens of a command may be 16 kB long."

        """#
}
