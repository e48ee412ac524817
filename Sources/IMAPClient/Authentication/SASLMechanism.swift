import Mail

/// One run of a SASL mechanism (RFC 4422): the client's first message, then an answer to each challenge.
enum SASLMechanism: Sendable {
    case plain(PlainMechanism)
    case scramSHA256(ScramSHA256)

    var name: String {
        switch self {
        case .plain: "PLAIN"
        case .scramSHA256: "SCRAM-SHA-256"
        }
    }

    /// The initial response, not yet in base64; both mechanisms begin with the client.
    func initialResponse() throws(SASLError) -> [UInt8] {
        switch self {
        case .plain(let plain): try plain.message()
        case .scramSHA256(let scram): scram.firstMessage()
        }
    }

    /// What to answer to a challenge that came after the initial response.
    mutating func respond(to challenge: [UInt8]) throws(SASLError) -> [UInt8] {
        switch self {
        case .plain: throw .malformedChallenge("a challenge after the whole of PLAIN was said")
        case .scramSHA256(var scram):
            defer { self = .scramSHA256(scram) }
            return try scram.respond(to: challenge)
        }
    }

    /// The server said OK: does the mechanism believe it?
    func mayFinish() -> Bool {
        switch self {
        case .plain: true
        case .scramSHA256(let scram): scram.serverIsVerified
        }
    }
}
