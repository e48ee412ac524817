/// A certificate authority of one's own and a server certificate by it, made with the `openssl` program.
package struct Certificates: Sendable {
    /// The authority's certificate, PEM: the trust anchor a client is given.
    package let authority: String
    /// The server's certificate, PEM.
    package let certificate: String
    /// The server's private key, PEM.
    package let key: String

    /// Makes them in `directory`, valid for two days.
    /// - Parameter names: for whom the certificate stands, as in `subjectAltName`.
    package static func make(
        in directory: String, names: [String] = ["DNS:localhost", "IP:127.0.0.1"]
    ) async throws -> Certificates {
        let made = Certificates(
            authority: "\(directory)/ca.pem", certificate: "\(directory)/server.pem", key: "\(directory)/server.key")
        let common = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        try await ProcessRunner.check(
            "openssl", common + [
                "-keyout", "\(directory)/ca.key", "-out", made.authority, "-subj", "/CN=Restante test authority",
                "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            ])
        try await ProcessRunner.check(
            "openssl", common + [
                "-CA", made.authority, "-CAkey", "\(directory)/ca.key", "-keyout", made.key, "-out", made.certificate,
                "-subj", "/CN=Restante test server", "-addext", "subjectAltName=\(names.joined(separator: ","))",
                "-addext", "basicConstraints=critical,CA:FALSE", "-addext", "extendedKeyUsage=serverAuth",
            ])
        return made
    }

    /// The SHA-256 of the server certificate's DER form, 64 lower-case hexadecimal digits.
    package func fingerprint() async throws -> String {
        let text = try await ProcessRunner.check(
            "openssl", ["x509", "-in", certificate, "-noout", "-fingerprint", "-sha256"]
        ).output
        guard let digits = text.split(separator: "=").last else { throw RigError("openssl gave no fingerprint: \(text)") }
        return digits.filter(\.isHexDigit).lowercased()
    }
}
