import Cryptography
import Mail

/// Makes JSON Web Tokens in compact form (RFC 7515 section 3.1).
package enum SignedToken {
    /// - Throws: where the key is not of the algorithm's kind.
    package static func make(
        header: [String: JSONValue], claims: JSONValue, key: PrivateKey, algorithm: SignatureAlgorithm
    ) throws(CryptographyError) -> Secret {
        var header = header
        header["alg"] = .string(algorithm.rawValue)
        header["typ"] = "JWT"
        let input = Base64URL.encode(JSONValue.object(header).json.utf8) + "." + Base64URL.encode(claims.json.utf8)
        let signature = try key.sign(Array(input.utf8), algorithm: algorithm)
        return Secret(input + "." + Base64URL.encode(signature))
    }
}
