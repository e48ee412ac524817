/// What the RFCs say of when a command may run, as data, and what runs it.
struct CommandRule: Sendable {
    enum Phase {
        case any, beforeLogin, afterLogin, selected
    }

    let phase: Phase
    /// Without it announced, the command does not exist.
    var capability: String?
    /// Whether its first argument is a mailbox.
    var namesMailbox = false
    /// Whether it speaks of message numbers; such commands end where UIDONLY begins (RFC 9586 section 3).
    var usesNumbers = false
    /// Whether message numbers may change before its tagged answer (RFC 3501 section 7.4.1).
    var allowsRemovals = true
    /// Whether changes by others are told before its tagged answer.
    var tellsUpdates = true
    let run: @Sendable (SandboxSession, inout CommandScanner, _ tag: String) throws(Interruption) -> Completion
}

extension CommandRule {
    /// By the command's name.
    static let all: [String: CommandRule] = session.merging(mailboxes) { a, _ in a }.merging(messages) { a, _ in a }

    /// RFC 3501 sections 6.1 and 6.2, RFC 2971, RFC 4978, RFC 5161.
    private static let session: [String: CommandRule] = [
        "CAPABILITY": CommandRule(phase: .any) { session, _, _ throws(Interruption) in try session.capability() },
        "NOOP": CommandRule(phase: .any) { _, arguments, _ throws(Interruption) in try SandboxSession.noop(&arguments) },
        "CHECK": CommandRule(phase: .selected) { _, arguments, _ throws(Interruption) in try SandboxSession.noop(&arguments) },
        "LOGOUT": CommandRule(phase: .any, tellsUpdates: false) { session, _, _ throws(Interruption) in try session.logout() },
        "ID": CommandRule(phase: .any, capability: "ID") { session, arguments, _ throws(Interruption) in
            try session.identify(&arguments)
        },
        "LOGIN": CommandRule(phase: .beforeLogin) { session, arguments, _ throws(Interruption) in try session.login(&arguments) },
        "AUTHENTICATE": CommandRule(phase: .beforeLogin) { session, arguments, _ throws(Interruption) in
            try session.authenticate(&arguments)
        },
        "ENABLE": CommandRule(phase: .afterLogin, capability: "ENABLE") { session, arguments, _ throws(Interruption) in
            try session.enable(&arguments)
        },
        "COMPRESS": CommandRule(phase: .afterLogin, capability: "COMPRESS=DEFLATE", tellsUpdates: false) {
            session, arguments, _ throws(Interruption) in
            try session.compress(&arguments)
        },
        "IDLE": CommandRule(phase: .afterLogin, capability: "IDLE") { session, _, _ throws(Interruption) in try session.idle() },
    ]

    /// RFC 3501 section 6.3, RFC 2342, RFC 3691.
    private static let mailboxes: [String: CommandRule] = [
        "NAMESPACE": CommandRule(phase: .afterLogin, capability: "NAMESPACE") { session, _, _ throws(Interruption) in
            try session.namespace()
        },
        "LIST": CommandRule(phase: .afterLogin) { session, arguments, _ throws(Interruption) in try session.list(&arguments) },
        "LSUB": CommandRule(phase: .afterLogin) { session, arguments, _ throws(Interruption) in try session.lsub(&arguments) },
        "STATUS": CommandRule(phase: .afterLogin, namesMailbox: true) { session, arguments, _ throws(Interruption) in
            try session.status(&arguments)
        },
        "SELECT": CommandRule(phase: .afterLogin, namesMailbox: true, tellsUpdates: false) {
            session, arguments, _ throws(Interruption) in
            try session.select(&arguments, isExamine: false)
        },
        "EXAMINE": CommandRule(phase: .afterLogin, namesMailbox: true, tellsUpdates: false) {
            session, arguments, _ throws(Interruption) in
            try session.select(&arguments, isExamine: true)
        },
        "UNSELECT": CommandRule(phase: .selected, capability: "UNSELECT", tellsUpdates: false) {
            session, _, _ throws(Interruption) in
            session.unselect()
        },
        "CLOSE": CommandRule(phase: .selected, tellsUpdates: false) { session, _, _ throws(Interruption) in session.closeMailbox()
        },
        "CREATE": CommandRule(phase: .afterLogin, namesMailbox: true) { session, arguments, _ throws(Interruption) in
            try session.create(&arguments)
        },
        "DELETE": CommandRule(phase: .afterLogin, namesMailbox: true) { session, arguments, _ throws(Interruption) in
            try session.delete(&arguments)
        },
        "RENAME": CommandRule(phase: .afterLogin, namesMailbox: true) { session, arguments, _ throws(Interruption) in
            try session.rename(&arguments)
        },
        "SUBSCRIBE": CommandRule(phase: .afterLogin, namesMailbox: true) { session, arguments, _ throws(Interruption) in
            try session.subscribe(&arguments, isSubscribed: true)
        },
        "UNSUBSCRIBE": CommandRule(phase: .afterLogin, namesMailbox: true) { session, arguments, _ throws(Interruption) in
            try session.subscribe(&arguments, isSubscribed: false)
        },
        "APPEND": CommandRule(phase: .afterLogin, namesMailbox: true) { session, arguments, _ throws(Interruption) in
            try session.append(&arguments)
        },
    ]

    /// RFC 3501 section 6.4, RFC 4315, RFC 6851.
    private static let messages: [String: CommandRule] = [
        "FETCH": numbered { session, arguments, _ throws(Interruption) in try session.fetch(&arguments, isUID: false) },
        "UID FETCH": byUID { session, arguments, _ throws(Interruption) in try session.fetch(&arguments, isUID: true) },
        "SEARCH": numbered { session, arguments, tag throws(Interruption) in
            try session.search(&arguments, tag: tag, isUID: false)
        },
        "UID SEARCH": byUID { session, arguments, tag throws(Interruption) in
            try session.search(&arguments, tag: tag, isUID: true)
        },
        "STORE": numbered { session, arguments, _ throws(Interruption) in try session.store(&arguments, isUID: false) },
        "UID STORE": byUID { session, arguments, _ throws(Interruption) in try session.store(&arguments, isUID: true) },
        "COPY": CommandRule(phase: .selected, usesNumbers: true) { session, arguments, _ throws(Interruption) in
            try session.copy(&arguments, isUID: false)
        },
        "UID COPY": byUID { session, arguments, _ throws(Interruption) in try session.copy(&arguments, isUID: true) },
        "MOVE": CommandRule(phase: .selected, capability: "MOVE", usesNumbers: true) {
            session, arguments, _ throws(Interruption) in
            try session.move(&arguments, isUID: false)
        },
        "UID MOVE": CommandRule(phase: .selected, capability: "MOVE") { session, arguments, _ throws(Interruption) in
            try session.move(&arguments, isUID: true)
        },
        "EXPUNGE": CommandRule(phase: .selected) { session, arguments, _ throws(Interruption) in try session.expunge(&arguments)
        },
        "UID EXPUNGE": CommandRule(phase: .selected, capability: "UIDPLUS") { session, arguments, _ throws(Interruption) in
            try session.uidExpunge(&arguments)
        },
    ]

    /// FETCH, STORE and SEARCH by number: the numbers stay what they are until the end.
    private static func numbered(
        _ run: @escaping @Sendable (SandboxSession, inout CommandScanner, String) throws(Interruption) -> Completion
    ) -> CommandRule {
        CommandRule(phase: .selected, usesNumbers: true, allowsRemovals: false, run: run)
    }

    private static func byUID(
        _ run: @escaping @Sendable (SandboxSession, inout CommandScanner, String) throws(Interruption) -> Completion
    ) -> CommandRule {
        CommandRule(phase: .selected, run: run)
    }
}
