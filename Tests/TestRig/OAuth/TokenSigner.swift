import FoundationEssentials

/// Makes JSON Web Tokens (RFC 7519) by a key of its own, signed by the `openssl` program (RS256, RFC 7518 section 3.3).
package final class TokenSigner: Sendable {
    /// What the token's header names as its key.
    package let keyID: String
    /// The public key, PEM.
    package let publicKey: String
    private let directory: TemporaryDirectory

    package init(keyID: String = "k1") async throws {
        self.keyID = keyID
        directory = try TemporaryDirectory()
        let key = directory.path("key")
        try await ProcessRunner.check(
            "openssl", ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key])
        publicKey = try await ProcessRunner.check("openssl", ["pkey", "-in", key, "-pubout"]).output
    }

    /// A token with these claims.
    /// - Parameter keyID: that of the header, if it is to be another than the key's.
    package func token(_ claims: [String: TokenClaim], keyID: String? = nil) async throws -> String {
        let header = ["alg": TokenClaim.text("RS256"), "typ": .text("JWT"), "kid": .text(keyID ?? self.keyID)]
        let signed = try Self.part(header) + "." + Self.part(claims)
        let signature = try await ProcessRunner.check(
            "openssl", ["dgst", "-sha256", "-sign", directory.path("key")], input: Array(signed.utf8)
        ).outputBytes
        return signed + "." + Self.base64URL(signature)
    }

    private static func part(_ fields: [String: TokenClaim]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return base64URL(Array(try encoder.encode(fields)))
    }

    /// RFC 7515 section 2: without padding.
    private static func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
