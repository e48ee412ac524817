import Mail

/// How a sandbox server presents itself: what it announces, and so what it obeys, and its habits.
package struct SandboxProfile: Sendable {
    /// As announced after login, in that order; a capability that is not here is not obeyed either.
    package var capabilities: [String]
    /// The text of the greeting after `* OK`.
    package var greeting = "Restante sandbox ready"
    /// Whether the greeting and the OK of the login carry `[CAPABILITY …]`.
    package var volunteersCapabilities = true
    /// Whether clients may make keywords: `\*` in PERMANENTFLAGS.
    package var allowsNewKeywords = true
    /// The tagged answer to a command that sets a keyword which may not be made, such as `NO [CANNOT] …`; `nil` leaves the
    /// keyword out and says nothing, as RFC 3501 section 6.4.6 has it.
    package var keywordRefusal: String?
    /// Keywords that one mailbox keeps; more gets `NO [LIMIT]`. `nil` is no limit.
    package var keywordLimit: Int?
    /// System flags in PERMANENTFLAGS; others are left out in silence.
    package var permanentSystemFlags: SystemFlags = [.seen, .answered, .flagged, .deleted, .draft]
    /// Octets of all messages together; more gets `NO [OVERQUOTA]`. `nil` is no limit.
    package var quota: Int?
    /// Whether MOVE tells COPYUID in its tagged OK, and not before the removal.
    package var movesTellUIDsLast = false
    /// Whether a conditional STORE that left messages alone says `NO [MODIFIED …]`, and not OK.
    package var refusesConflicts = false
    /// Messages of a mailbox that are shown, the newest, until UIDONLY is enabled; `nil` shows all.
    package var visibleMessages: Int?
    /// Octets that APPEND takes; announced with the capability APPENDLIMIT, refused with `[TOOBIG]`.
    package var appendLimit = 50_000_000
    /// Octets of one command line, literals not counted; more gets `BAD`.
    package var lineLimit = 65_536

    /// A server that announces these, with the habits of most.
    package init(capabilities: [String]) { self.capabilities = capabilities }

    /// The same without some capabilities.
    package func without(_ names: String...) -> SandboxProfile {
        var copy = self
        copy.capabilities.removeAll { names.map { $0.uppercased() }.contains($0.uppercased()) }
        return copy
    }

    /// The same with more capabilities.
    package func with(_ names: String...) -> SandboxProfile {
        var copy = self
        copy.capabilities += names
        return copy
    }

    /// Those that make sense before login: the others are announced after it.
    var capabilitiesBeforeLogin: [String] {
        let always: Set = ["IMAP4REV1", "SASL-IR", "LITERAL+", "LITERAL-", "ID", "ENABLE", "STARTTLS", "LOGINDISABLED"]
        return capabilities.filter { always.contains($0.uppercased()) || $0.uppercased().hasPrefix("AUTH=") }
    }

    /// Those announced after login.
    var capabilitiesAfterLogin: [String] {
        capabilities.filter {
            let name = $0.uppercased()
            return !name.hasPrefix("AUTH=") && name != "STARTTLS" && name != "LOGINDISABLED"
        }
    }

    /// The number after `NAME=`, such as of `MESSAGELIMIT=1000`.
    func limit(_ name: String) -> Int? {
        let prefix = name + "="
        return capabilities.lazy.filter { $0.uppercased().hasPrefix(prefix) }.compactMap { Int($0.dropFirst(prefix.count)) }.first
    }
}
