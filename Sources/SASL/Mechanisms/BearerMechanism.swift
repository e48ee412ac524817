import Mail

/// OAUTHBEARER (RFC 7628) and XOAUTH2: the token as it is, and where it is refused, a challenge that says why.
struct BearerMechanism: Sendable {
    /// How the token is wrapped.
    enum Form: Sendable {
        case oauthBearer(host: String, port: Int)
        case xoauth2
    }

    private let form: Form
    private let user: String
    private let token: Secret
    /// What the server's challenge said. It comes only with a refusal, and once.
    private(set) var refusal: TokenRefusal?

    init(_ form: Form, user: String, token: Secret) {
        self.form = form
        self.user = user
        self.token = token
    }

    func message() throws(SASLError) -> [UInt8] {
        let secret = token.exposed()
        // A control character would end the field, and whoever wrote it could add fields of his own.
        let isPlain = (user + secret).utf8.allSatisfy { $0 >= 32 && $0 != 127 }
        guard isPlain, !secret.isEmpty else { throw .unusableCredentials }
        return switch form {
        case .oauthBearer(let host, let port):
            Array("n,a=\(SASLName.escaped(user)),\u{1}host=\(host)\u{1}port=\(port)\u{1}auth=Bearer \(secret)\u{1}\u{1}".utf8)
        case .xoauth2: Array("user=\(user)\u{1}auth=Bearer \(secret)\u{1}\u{1}".utf8)
        }
    }

    /// The answer without which the server does not tell the end: a 0x01 (RFC 7628 section 3.2.3), or nothing.
    mutating func respond(to challenge: [UInt8]) throws(SASLError) -> [UInt8] {
        guard refusal == nil else { throw .malformedChallenge("a challenge after the refusal") }
        refusal = TokenRefusal(challenge: challenge)
        return switch form {
        case .oauthBearer: [1]
        case .xoauth2: []
        }
    }
}
