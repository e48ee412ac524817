/// Servers that clients meet, by what they announce.
extension SandboxProfile {
    /// RFC 3501 and nothing more.
    package static let bare = SandboxProfile(capabilities: ["IMAP4rev1"])

    /// All that the sandbox can do, except what changes a session's manners (UIDONLY, MESSAGELIMIT, X-GM-EXT-1).
    package static let full = SandboxProfile(capabilities: [
        "IMAP4rev1", "AUTH=SCRAM-SHA-256", "AUTH=PLAIN", "SASL-IR", "LITERAL+", "ID", "ENABLE", "IDLE", "NAMESPACE", "CHILDREN",
        "SPECIAL-USE", "CREATE-SPECIAL-USE", "LIST-EXTENDED", "LIST-STATUS", "STATUS=SIZE", "UIDPLUS", "UNSELECT", "MOVE",
        "MULTIAPPEND", "CONDSTORE",
        "QRESYNC", "ESEARCH", "COMPRESS=DEFLATE", "OBJECTID", "PARTIAL", "APPENDLIMIT",
    ])

    /// Dovecot 2.3.
    package static let dovecot = SandboxProfile(capabilities: [
        "IMAP4rev1", "AUTH=PLAIN", "SASL-IR", "ID", "ENABLE", "IDLE", "MULTIAPPEND", "UNSELECT", "CHILDREN", "NAMESPACE",
        "UIDPLUS",
        "LIST-EXTENDED", "CONDSTORE", "QRESYNC", "ESEARCH", "LIST-STATUS", "MOVE", "STATUS=SIZE", "LITERAL+", "SPECIAL-USE",
    ])

    /// Gmail: CONDSTORE without QRESYNC, labels.
    package static let gmail = SandboxProfile(capabilities: [
        "IMAP4rev1", "AUTH=PLAIN", "SASL-IR", "UNSELECT", "IDLE", "NAMESPACE", "ID", "CHILDREN", "X-GM-EXT-1", "UIDPLUS",
        "COMPRESS=DEFLATE", "ENABLE", "MOVE", "CONDSTORE", "ESEARCH", "LIST-EXTENDED", "LIST-STATUS", "LITERAL-", "SPECIAL-USE",
        "APPENDLIMIT",
    ])

    /// Exchange: neither MODSEQs nor ESEARCH nor roles, and no keywords.
    package static let exchange: SandboxProfile = {
        var profile = SandboxProfile(capabilities: [
            "IMAP4", "IMAP4rev1", "AUTH=PLAIN", "SASL-IR", "UIDPLUS", "MOVE", "ID", "UNSELECT", "CHILDREN", "IDLE", "NAMESPACE",
            "LITERAL+",
        ])
        profile.allowsNewKeywords = false
        return profile
    }()

    /// Yahoo: only the newest messages are seen until UIDONLY is enabled.
    package static let yahoo: SandboxProfile = {
        var profile = SandboxProfile(capabilities: [
            "IMAP4rev1", "AUTH=PLAIN", "SASL-IR", "NAMESPACE", "ENABLE", "OBJECTID", "CONDSTORE", "QRESYNC", "UIDONLY", "PARTIAL",
            "MESSAGELIMIT=1000", "UIDPLUS", "ESEARCH",
        ])
        profile.visibleMessages = 10_000
        return profile
    }()

    /// Courier: an old server, with few extensions.
    package static let courier = SandboxProfile(capabilities: ["IMAP4rev1", "UIDPLUS", "CHILDREN", "NAMESPACE", "IDLE"])
}
