import Hashing
import Mail

/// SCRAM (RFC 5802, RFC 7677): the server never sees the password and must prove that it knows it.
///
/// User names and passwords beyond ASCII go as the UTF-8 they are given in.
struct Scram: Sendable {
    /// RFC 5802 section 5.1 and RFC 7677 section 4 set the floor; the ceiling keeps a server from burning our time.
    static let iterations = 4096...1_000_000

    /// What the client says of channel binding (RFC 5802 section 6).
    enum Binding: Sendable {
        /// There is nothing to bind to, or the server cannot bind to what there is.
        case none
        /// There is, but the server does not offer it: one that does knows then that somebody took the offer away.
        case unoffered
        case bound(ChannelBinding)

        /// The GS2 header (RFC 5801 section 4).
        fileprivate var header: String {
            switch self {
            case .none: "n,,"
            case .unoffered: "y,,"
            case .bound: "p=\(ChannelBinding.name),,"
            }
        }

        fileprivate var data: [UInt8] {
            if case .bound(let binding) = self { binding.data } else { [] }
        }
    }

    private enum State: Sendable {
        case first
        case final(serverSignature: [UInt8])
        case verified
    }

    private let function: HashFunction
    private let user: String
    private let password: Secret
    private let nonce: String
    private let binding: Binding
    private var state = State.first

    init(
        _ function: HashFunction, user: String, password: Secret, binding: Binding = .none,
        nonce: String = Base64.encode(randomBytes(24))
    ) {
        self.function = function
        self.user = user
        self.password = password
        self.binding = binding
        self.nonce = nonce
    }

    /// To the TLS connection.
    var isBound: Bool {
        if case .bound = binding { true } else { false }
    }

    var serverIsVerified: Bool {
        if case .verified = state { true } else { false }
    }

    /// The server has said nothing yet but that it does not want this: so not because of the password.
    var isUnanswered: Bool {
        if case .first = state { true } else { false }
    }

    private var firstMessageBare: String { "n=\(SASLName.escaped(user)),r=\(nonce)" }

    func firstMessage() -> [UInt8] { Array("\(binding.header)\(firstMessageBare)".utf8) }

    mutating func respond(to challenge: [UInt8]) throws(SASLError) -> [UInt8] {
        switch state {
        case .first:
            let (message, signature) = try finalMessage(for: challenge)
            state = .final(serverSignature: signature)
            return message
        case .final(let signature):
            try verify(challenge, against: signature)
            state = .verified
            return []
        case .verified:
            throw .malformedChallenge("a challenge after the server's signature")
        }
    }

    private func finalMessage(for challenge: [UInt8]) throws(SASLError) -> (message: [UInt8], signature: [UInt8]) {
        let serverFirst = String(decoding: challenge, as: UTF8.self)
        let server = try ServerFirstMessage(serverFirst, clientNonce: nonce)
        guard Self.iterations.contains(server.iterations) else { throw .iterationCount(server.iterations) }
        let secret = Array(password.exposed().utf8)
        guard !secret.contains(0) else { throw .unusableCredentials }

        let salted = pbkdf2(function, password: secret, salt: server.salt, iterations: server.iterations)
        let channel = Base64.encode(Array(binding.header.utf8) + binding.data)
        let withoutProof = "c=\(channel),r=\(server.nonce)"
        let authMessage = Array("\(firstMessageBare),\(serverFirst),\(withoutProof)".utf8)
        let clientKey = hmac(function, key: salted, Array("Client Key".utf8))
        let clientSignature = hmac(function, key: function.digest(clientKey), authMessage)
        let proof = zip(clientKey, clientSignature).map { $0 ^ $1 }
        let serverKey = hmac(function, key: salted, Array("Server Key".utf8))
        return (Array("\(withoutProof),p=\(Base64.encode(proof))".utf8), hmac(function, key: serverKey, authMessage))
    }

    private func verify(_ challenge: [UInt8], against signature: [UInt8]) throws(SASLError) {
        let text = String(decoding: challenge, as: UTF8.self)
        if text.hasPrefix("e=") { throw .refused(String(text.dropFirst(2))) }
        guard text.hasPrefix("v="), let claimed = Base64.decode(text.dropFirst(2).prefix { $0 != "," }) else {
            throw .malformedChallenge("no server signature")
        }
        guard equalInConstantTime(claimed, signature) else { throw .serverSignature }
    }
}

/// `r=…,s=…,i=…` (RFC 5802 section 7, server-first-message); extensions after it are ignored.
private struct ServerFirstMessage {
    let nonce: String
    let salt: [UInt8]
    let iterations: Int

    init(_ text: String, clientNonce: String) throws(SASLError) {
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        if text.hasPrefix("e=") { throw .refused(String(text.dropFirst(2))) }
        guard fields.count >= 3, fields[0].hasPrefix("r="), fields[1].hasPrefix("s="), fields[2].hasPrefix("i=") else {
            throw .malformedChallenge("not r=, s=, i=")
        }
        nonce = String(fields[0].dropFirst(2))
        // A nonce the server did not add to could be a replay.
        guard nonce.hasPrefix(clientNonce), nonce.utf8.count > clientNonce.utf8.count else {
            throw .malformedChallenge("the nonce is not ours")
        }
        guard let salt = Base64.decode(fields[1].dropFirst(2)), !salt.isEmpty else {
            throw .malformedChallenge("the salt is not base64")
        }
        self.salt = salt
        guard let iterations = Int(fields[2].dropFirst(2)) else {
            throw .malformedChallenge("the iteration count is no number")
        }
        self.iterations = iterations
    }
}
