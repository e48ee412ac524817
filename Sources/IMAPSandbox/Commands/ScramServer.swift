import Hashing
import IMAPProtocol
import Mail

/// The server's side of SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677).
struct ScramServer {
    let user: String
    /// Nonce, salt and iteration count, to be sent first.
    let serverFirst: [UInt8]

    private let header: [UInt8]
    private let authMessageStart: [UInt8]
    private let nonce: String
    private let saltedPassword: [UInt8]

    private static let iterations = 4096

    /// `nil` when the client's first message is malformed or asks for channel binding.
    init?(clientFirst: [UInt8], password: Secret) {
        let text = String(decoding: clientFirst, as: UTF8.self)
        let fields = text.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, fields[0] == "n" || fields[0] == "y" else { return nil }
        let bare = String(fields[2])
        let attributes = Self.attributes(bare)
        guard let name = attributes["n"], let clientNonce = attributes["r"], !clientNonce.isEmpty else { return nil }
        user = name.replacing("=2C", with: ",").replacing("=3D", with: "=")
        header = Array((fields[0] + "," + fields[1] + ",").utf8)
        nonce = clientNonce + Base64.encode(randomBytes(18))
        let salt = randomBytes(16)
        let first = "r=\(nonce),s=\(Base64.encode(salt)),i=\(Self.iterations)"
        serverFirst = Array(first.utf8)
        authMessageStart = Array((bare + "," + first + ",").utf8)
        saltedPassword = pbkdf2(.sha256, password: Array(password.exposed().utf8), salt: salt, iterations: Self.iterations)
    }

    /// The server's proof of knowing the password; `nil` when the client's proof is wrong.
    func serverFinal(clientFinal: [UInt8]) -> [UInt8]? {
        let text = String(decoding: clientFinal, as: UTF8.self)
        let attributes = Self.attributes(text)
        guard attributes["c"].flatMap({ Base64.decode($0) }) == header, attributes["r"] == nonce,
            let proof = attributes["p"].flatMap({ Base64.decode($0) }), proof.count == 32
        else { return nil }
        let withoutProof = text.split(separator: ",").filter { !$0.hasPrefix("p=") }.joined(separator: ",")
        let authMessage = authMessageStart + Array(withoutProof.utf8)
        let storedKey = SHA256.digest(hmac(.sha256, key: saltedPassword, Array("Client Key".utf8))).bytes
        let signature = hmac(.sha256, key: storedKey, authMessage)
        let clientKey = zip(proof, signature).map { $0 ^ $1 }
        guard equalInConstantTime(SHA256.digest(clientKey).bytes, storedKey) else { return nil }
        let serverKey = hmac(.sha256, key: saltedPassword, Array("Server Key".utf8))
        return Array("v=\(Base64.encode(hmac(.sha256, key: serverKey, authMessage)))".utf8)
    }

    /// `a=1,b=2` as a dictionary.
    private static func attributes(_ text: String) -> [String: String] {
        var result: [String: String] = [:]
        for field in text.split(separator: ",") where field.dropFirst().first == "=" {
            result[String(field.prefix(1))] = String(field.dropFirst(2))
        }
        return result
    }
}
