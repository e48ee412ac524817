import Hashing
import IMAPProtocol
import Mail

/// LOGIN and AUTHENTICATE (RFC 3501 section 6.2, RFC 4616, RFC 4959).
extension SandboxSession {
    func login(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        if has("LOGINDISABLED") { throw .no("[PRIVACYREQUIRED] LOGIN is disabled") }
        try arguments.space()
        let user = try arguments.astring()
        try arguments.space()
        let password = try arguments.astring()
        try arguments.end()
        return try check(user, password)
    }

    func authenticate(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        try arguments.space()
        let mechanism = try arguments.keyword()
        guard has("AUTH=" + mechanism) else { throw .no("[CANNOT] Unknown mechanism") }
        var initial: [UInt8]?
        if arguments.take(" ") {
            guard has("SASL-IR") else { throw .bad("Initial responses are not offered") }
            let word = try arguments.word()
            initial = word == "=" ? [] : try decoded(word)
        }
        try arguments.end()
        switch mechanism {
        case "PLAIN": return try plain(initial)
        case "SCRAM-SHA-256": return try scram(initial)
        case "XOAUTH2": return try bearer(initial, .xoauth2)
        case "OAUTHBEARER": return try bearer(initial, .oauthBearer)
        default: throw .no("[CANNOT] Unknown mechanism")
        }
    }

    /// RFC 4616: authorization identity, user and password with a NUL between.
    private func plain(_ initial: [UInt8]?) throws(Interruption) -> Completion {
        let message: [UInt8]
        if let initial { message = initial } else { message = try challenge([]) }
        let fields = message.split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
        guard fields.count == 3 else { throw .bad("Malformed PLAIN response") }
        return try check(fields[1], fields[2])
    }

    /// RFC 7628 section 3, and Google's XOAUTH2: a refusal is told in a challenge, which the client has to answer.
    private func bearer(_ initial: [UInt8]?, _ form: BearerMessage.Form) throws(Interruption) -> Completion {
        let message: [UInt8]
        if let initial { message = initial } else { message = try challenge([]) }
        guard let bearer = BearerMessage(message, form) else { throw .bad("Malformed \(form.rawValue) message") }
        if bearer.user == account.user, account.accepts(bearer.token) {
            token = bearer.token
            return loggedIn()
        }
        guard try challenge(Array(form.refusal.utf8)) == form.answerToRefusal else { throw .bad("Malformed answer") }
        throw .wrongPassword
    }

    private func scram(_ initial: [UInt8]?) throws(Interruption) -> Completion {
        let first: [UInt8]
        if let initial { first = initial } else { first = try challenge([]) }
        guard let exchange = ScramServer(clientFirst: first, password: account.password) else {
            throw .bad("Malformed SCRAM message")
        }
        let last = try challenge(exchange.serverFirst)
        guard exchange.user == account.user, let proof = exchange.serverFinal(clientFinal: last) else { throw .wrongPassword }
        guard try challenge(proof).isEmpty else { throw .bad("Malformed SCRAM message") }
        return loggedIn()
    }

    /// Sends `+` with the data and reads the client's answer, all in base64; `*` gives up (RFC 3501 section 6.2.2).
    private func challenge(_ data: [UInt8]) throws(Interruption) -> [UInt8] {
        try output.line("+ " + Base64.encode(data))
        try output.flush()
        guard let line = try input.line(limit: profile.lineLimit) else { throw .bad("Line too long") }
        let text = String(decoding: line, as: UTF8.self)
        if text == "*" { throw .bad("Authentication given up") }
        return try decoded(text)
    }

    private func decoded(_ text: String) throws(Interruption) -> [UInt8] {
        guard let bytes = Base64.decode(text) else { throw .bad("Invalid base64") }
        return bytes
    }

    private func check(_ user: [UInt8], _ password: [UInt8]) throws(Interruption) -> Completion {
        let isRight = equalInConstantTime(password, Array(account.password.exposed().utf8))
        guard isRight, user == Array(account.user.utf8) else { throw .wrongPassword }
        return loggedIn()
    }

    private func loggedIn() -> Completion {
        phase = .afterLogin
        let code = profile.volunteersCapabilities ? "CAPABILITY \(announced.joined(separator: " "))" : nil
        return Completion("Logged in", code: code)
    }
}

extension Interruption {
    fileprivate static let wrongPassword = Interruption.no("[AUTHENTICATIONFAILED] Authentication failed.")
}
