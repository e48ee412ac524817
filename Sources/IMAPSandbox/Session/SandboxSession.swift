import Mail

/// One client's connection, on a thread of its own: reads a command, runs it, answers, and so on.
final class SandboxSession {
    enum Phase {
        case beforeLogin
        case afterLogin
        case selected(SelectedMailbox)
        case over
    }

    let id: Int
    let account: SandboxAccount
    let profile: SandboxProfile
    let faults: FaultPlan
    let log: SandboxLog
    let input: SessionInput
    let output: ReplyWriter
    /// Signalled when another session or a test changes the account.
    let changed = EventDescriptor()

    var phase = Phase.beforeLogin
    /// The access token that the session signed in with; `nil` for a password.
    var token: Secret?
    /// What was enabled (RFC 5161), in upper case; CONDSTORE also by use (RFC 7162 section 3.1).
    var enabled: Set<String> = []
    /// Set by a fault for the command that runs.
    var findsNothing = false
    /// Set by a fault: what is done between the command's effect and its reply.
    var afterEffect: (@Sendable () -> Void)?
    /// Said with BYE after the command's reply: the session cannot go on.
    var farewell: String?
    /// Set by COMPRESS, for the moment after its answer.
    var startsCompression = false
    var isCompressed = false

    private let capabilities: Set<String>
    private var commandsRun = 0
    private var bye: (afterCommands: Int, text: String)?

    init(id: Int, socket: LoopbackSocket, server: SandboxServer) {
        self.id = id
        account = server.account
        profile = server.profile
        faults = server.faults
        log = server.log
        input = SessionInput(socket)
        output = ReplyWriter(socket, log: server.log)
        capabilities = Set(server.profile.capabilities.map { $0.uppercased() })
    }

    /// Whether the server announces, and so obeys, a capability. APPENDLIMIT and its like are named without value.
    func has(_ capability: String) -> Bool { capabilities.contains(capability) }

    var usesModSeqs: Bool { enabled.contains("CONDSTORE") }
    var isUIDOnly: Bool { enabled.contains("UIDONLY") }
    /// Removals are told by UID (RFC 7162 section 3.2.10, RFC 9586 section 3.4).
    var tellsVanished: Bool { enabled.contains("QRESYNC") || isUIDOnly }

    var selected: SelectedMailbox? {
        if case .selected(let mailbox) = phase { mailbox } else { nil }
    }

    /// Runs until the client logs out, either side ends the connection, or a fault does.
    /// - Returns: whether the connection is to be reset in place of ended in order.
    func run() -> Bool {
        defer { account.withState { $0.observers[id] = nil } }
        account.withState { $0.observers[id] = changed }
        do throws(Interruption) {
            guard try greet() else { return true }
            while true {
                if case .over = phase { break }
                try answer(try readCommand())
            }
        } catch {
            // A client that went away, or a fault's end of the connection: nothing is left to say.
        }
        return false
    }

    /// - Returns: `false` when the connection is to be reset.
    private func greet() throws(Interruption) -> Bool {
        switch faults.takeConnectionFault() {
        case .refused: return false
        case .greeting(let line):
            try output.line(line)
            try output.flush()
            guard line.uppercased().hasPrefix("* OK") else { throw .disconnect }
            return true
        case .bye(let count, let text): bye = (count, text)
        case .close(let octets): output.cut(after: octets)
        case .stall(let octets, let gate): output.stall(after: octets, at: gate)
        case nil: break
        }
        let code = profile.volunteersCapabilities ? "[CAPABILITY \(profile.capabilitiesBeforeLogin.joined(separator: " "))] " : ""
        try output.line("* OK \(code)\(profile.greeting)")
        try output.flush()
        return true
    }

    private func answer(_ command: ReceivedCommand) throws(Interruption) {
        record(command)
        if let bye, commandsRun >= bye.afterCommands { try sayBye(bye.text) }
        if let token, !account.accepts(token) { try sayBye("Session invalidated - AccessTokenExpired") }
        commandsRun += 1
        if faults.replyDelay > 0 { _ = poll(for: [], milliseconds: Int32(faults.replyDelay)) }
        try run(command)
        if let farewell { try sayBye(farewell) }
        try output.flush()
        if startsCompression {
            (startsCompression, isCompressed) = (false, true)
            output.startDeflating()
            try input.startInflating()
        }
    }

    /// Tells the client why, and ends the connection.
    func sayBye(_ text: String) throws(Interruption) -> Never {
        try output.line("* BYE \(text)")
        try output.flush()
        throw .disconnect
    }

    private func record(_ command: ReceivedCommand) {
        let isSecret = command.name == "LOGIN" || command.name == "AUTHENTICATE"
        let arguments = isSecret ? "<redacted>" : String(command.arguments.logged.drop { $0 == " " })
        log.received(SandboxLogEntry(connection: id, tag: command.tag, name: command.name, arguments: arguments))
    }
}
