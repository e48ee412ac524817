import Cryptography
import Foundation

/// JSON Web Tokens, made and judged.
enum RigToken {
    static func sign(_ claims: [String: Any], header: [String: Any], keys: RigKeys, algorithm: SignatureAlgorithm) throws
        -> String
    {
        var header = header
        header["alg"] = algorithm.rawValue
        header["typ"] = "JWT"
        let input = try Base64URL.encode(bytes(header)) + "." + Base64URL.encode(bytes(claims))
        return try input + "." + Base64URL.encode(keys.privateKey.sign(Array(input.utf8), algorithm: algorithm))
    }

    struct Parts {
        let header: [String: Any]
        let claims: [String: Any]
        let input: [UInt8]
        let signature: [UInt8]

        init?(_ token: String) {
            let parts = token.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, let header = RigToken.object(parts[0]), let claims = RigToken.object(parts[1]),
                let signature = Base64URL.decode(parts[2])
            else { return nil }
            self.header = header
            self.claims = claims
            self.signature = signature
            input = Array("\(parts[0]).\(parts[1])".utf8)
        }

        func isSigned(by key: PublicKey, _ algorithm: SignatureAlgorithm) -> Bool {
            header["alg"] as? String == algorithm.rawValue && key.verifies(signature, of: input, algorithm: algorithm)
        }

        func number(_ name: String) -> Int? { claims[name] as? Int }
        func text(_ name: String) -> String? { claims[name] as? String }
    }

    private static func bytes(_ object: [String: Any]) throws -> [UInt8] {
        try Array(JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes]))
    }

    private static func object(_ part: Substring) -> [String: Any]? {
        Base64URL.decode(part).flatMap { try? JSONSerialization.jsonObject(with: Data($0)) } as? [String: Any]
    }
}
