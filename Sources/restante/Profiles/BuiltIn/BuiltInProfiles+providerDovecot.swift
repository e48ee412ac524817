extension BuiltInProfiles {
    /// Made anew by `ProfileLibraryTests`.
    static let providerDovecot = #"""
        about = "Dovecot, the most widely used IMAP server: quick, bears many connections, tells changes by QRESYNC."

        [server]
        security = "tls"

        [limits]
        connections = 4
        command-line-bytes = 8000

        [[fact]]
        date = 2026-11-21
        text = "mail_max_userip_connections is 10 unless the site changes it (large hosters 16 to 30); beyond it the answer is NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded."

        [[fact]]
        date = 2026-11-21
        text = "2.3.19 offers CONDSTORE, QRESYNC, LIST-STATUS, STATUS=SIZE, ESEARCH, LITERAL+, NOTIFY and SPECIAL-USE (seen)."

        [[fact]]
        date = 2026-11-21
        text = "COMPRESS=DEFLATE needs the plugin imap_zlib in 2.3 and is on in 2.4."

        [[fact]]
        date = 2026-11-21
        text = "A message removed while it is fetched is answered with BODY[] NIL and [EXPUNGEISSUED]: it is gone, not empty (seen on 2.3.19)."

        [[fact]]
        date = 2026-11-21
        text = "imap_fetch_failure is disconnect-immediately by default: a damaged message ends the connection with BYE, so it is set aside after the second loss."

        [[fact]]
        date = 2026-11-21
        text = "No OBJECTID, UIDONLY or PARTIAL in 2.3.19 (seen)."

        """#
}
