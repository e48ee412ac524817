import Mail

/// One run of a SASL mechanism (RFC 4422): the client's first message, then an answer to each challenge.
enum SASLMechanism: Sendable {
    case plain(PlainMechanism)
    case scramSHA256(ScramSHA256)
    case bearer(BearerMechanism)

    var name: String {
        switch self {
        case .plain: LoginMechanism.plain.rawValue
        case .scramSHA256(let scram): scram.name
        case .bearer(let bearer): bearer.name
        }
    }

    /// The initial response, not yet in base64; all these mechanisms begin with the client.
    func initialResponse() throws(SASLError) -> [UInt8] {
        switch self {
        case .plain(let plain): try plain.message()
        case .scramSHA256(let scram): scram.firstMessage()
        case .bearer(let bearer): try bearer.message()
        }
    }

    /// What to answer to a challenge that came after the initial response.
    ///
    /// - Parameter challenge: `nil` if it is not base64. What a server says of a token that it refuses need not be: only
    ///   that it said something counts.
    mutating func respond(to challenge: [UInt8]?) throws(SASLError) -> [UInt8] {
        if case .bearer(var bearer) = self {
            defer { self = .bearer(bearer) }
            return try bearer.respond(to: challenge ?? [])
        }
        guard let challenge else { throw .malformedChallenge("not base64") }
        switch self {
        case .plain, .bearer: throw .malformedChallenge("a challenge after the whole of \(name) was said")
        case .scramSHA256(var scram):
            defer { self = .scramSHA256(scram) }
            return try scram.respond(to: challenge)
        }
    }

    /// The server said OK: does the mechanism believe it?
    func mayFinish() -> Bool {
        switch self {
        case .plain, .bearer: true
        case .scramSHA256(let scram): scram.serverIsVerified
        }
    }

    /// Why the server refuses the token, if it is one and it said so.
    var refusal: TokenRefusal? {
        if case .bearer(let bearer) = self { bearer.refusal ?? TokenRefusal() } else { nil }
    }
}
