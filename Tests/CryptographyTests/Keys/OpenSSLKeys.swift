import Mail
import TestRig

@testable import Cryptography

/// Keys that the openssl program made, as files in a directory of their own.
struct OpenSSLKeys: Sendable {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Makes a private key in PKCS #8 and its public half; gives the private key's path.
    @discardableResult
    func make(_ name: String, _ algorithm: String, _ options: [String] = []) async throws -> String {
        let words = options.flatMap { ["-pkeyopt", $0] }
        try await ProcessRunner.check("openssl", ["genpkey", "-quiet", "-algorithm", algorithm] + words + ["-out", path(name)])
        try await ProcessRunner.check("openssl", ["pkey", "-in", path(name), "-pubout", "-out", path(name + ".pub")])
        return path(name)
    }

    func rsa(_ name: String = "rsa", bits: Int = 2048) async throws -> String {
        try await make(name, "RSA", ["rsa_keygen_bits:\(bits)"])
    }

    func ec(_ name: String = "ec", curve: String = "P-256") async throws -> String {
        try await make(name, "EC", ["ec_paramgen_curve:\(curve)"])
    }

    func path(_ name: String) -> String { directory.path(name) }

    func privateKey(_ name: String, passphrase: Secret? = nil) throws -> PrivateKey {
        try PrivateKey(pem: Secret(try Files.text(path(name))), passphrase: passphrase)
    }

    func publicKey(_ name: String) throws -> PublicKey { try PublicKey(pem: try Files.text(path(name + ".pub"))) }
}

/// The error's code; `nil` when none was thrown.
func code(of body: () throws -> Void) -> CryptographyError.Code? {
    do { try body() } catch { return (error as? CryptographyError)?.code }
    return nil
}
