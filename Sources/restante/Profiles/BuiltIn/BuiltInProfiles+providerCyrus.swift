extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerCyrus = #"""
        about = "Cyrus IMAP: QRESYNC since 2.4; folders may lie below INBOX, with a dot or a slash between levels."

        [server]
        security = "tls"

        [limits]
        connections = 4
        command-line-bytes = 8000

        [[fact]]
        date = 2026-11-21
        text = "The delimiter is . or / (unixhierarchysep) and folders may need the prefix INBOX. (altnamespace off); both are asked from the server."

        [[fact]]
        date = 2026-11-21
        text = "maxlogins_per_user and maxlogins_per_host bound the connections where the site sets them; 0, the default, is no bound."

        [[fact]]
        date = 2026-11-21
        text = "Parents without mail of their own are listed as \\NonExistent; SELECT of a large folder may be refused with NO [LIMIT]."

        [[fact]]
        date = 2026-11-21
        text = "Expunged messages may stay on the server's disk for a while (delayed expunge), out of sight of clients."

        """#
}
