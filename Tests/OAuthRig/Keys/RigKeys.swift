import Cryptography
import Foundation
import Mail
import TestRig

/// An RSA key with a certificate, made by the openssl program.
package struct RigKeys: Sendable {
    package let privatePEM: String
    package let publicPEM: String
    package let certificatePEM: String
    /// The modulus, big-endian; the exponent is 65537.
    let modulus: [UInt8]

    package let privateKey: PrivateKey
    package let certificate: Certificate

    /// - Parameter days: how long the certificate is good from now on.
    package static func make(subject: String = "/CN=restante-test", days: Int = 30) async throws -> RigKeys {
        let files = try TemporaryDirectory()
        let (key, certificate) = (files.path("key.pem"), files.path("cert.pem"))
        try await ProcessRunner.check(
            "openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "\(days)", "-subj",
                subject,
                "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
            ])
        let publicPEM = try await ProcessRunner.check("openssl", ["pkey", "-in", key, "-pubout"]).output
        let modulus = try await ProcessRunner.check("openssl", ["rsa", "-in", key, "-noout", "-modulus"]).output
        return try RigKeys(
            privatePEM: String(contentsOfFile: key, encoding: .utf8), publicPEM: publicPEM,
            certificatePEM: String(contentsOfFile: certificate, encoding: .utf8), modulus: modulus)
    }

    private init(privatePEM: String, publicPEM: String, certificatePEM: String, modulus: String) throws {
        self.privatePEM = privatePEM
        self.publicPEM = publicPEM
        self.certificatePEM = certificatePEM
        privateKey = try PrivateKey(pem: Secret(privatePEM))
        certificate = try Certificate(pem: certificatePEM)
        let digits = Array(modulus.trimmingCharacters(in: .whitespacesAndNewlines).drop { $0 != "=" }.dropFirst())
        self.modulus = stride(from: 0, to: digits.count - 1, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }
}
