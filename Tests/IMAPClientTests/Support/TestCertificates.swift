import NIOSSL
import TestRig

/// Certificates by an authority of the test's own, made with the `openssl` program.
struct TestCertificates {
    private let directory: TemporaryDirectory
    private let made: Certificates

    init(names: [String] = ["DNS:localhost", "IP:127.0.0.1"]) async throws {
        directory = try TemporaryDirectory()
        made = try await Certificates.make(in: directory.path, names: names)
    }

    /// Path of the authority's certificate.
    var authority: String { made.authority }

    /// SHA-256 of the server certificate's DER form.
    func fingerprint(of path: String? = nil) async throws -> [UInt8] {
        let path = path ?? made.certificate
        let text = try await ProcessRunner.check("openssl", ["x509", "-in", path, "-noout", "-fingerprint", "-sha256"]).output
        let digits = Array(text.split(separator: "=").last.map(String.init)?.filter(\.isHexDigit) ?? "")
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }

    /// By the same authority, for the same names, over since yesterday. Gives its path.
    func expired() async throws -> String {
        let path = directory.path
        try directory.write("subjectAltName=DNS:localhost,IP:127.0.0.1", to: "extensions")
        try await ProcessRunner.check(
            "openssl", ["req", "-new", "-key", made.key, "-subj", "/CN=old", "-out", "\(path)/old.csr"])
        try await ProcessRunner.check(
            "openssl",
            [
                "x509", "-req", "-in", "\(path)/old.csr", "-CA", made.authority, "-CAkey", "\(path)/ca.key", "-CAcreateserial",
                "-days", "-1", "-extfile", "\(path)/extensions", "-out", "\(path)/old.pem",
            ])
        return "\(path)/old.pem"
    }

    /// What a server needs to show the certificate at `path`, the good one if `nil`.
    func server(certificate path: String? = nil, maximum: TLSVersion? = nil) throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(path ?? made.certificate)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: made.key, format: .pem)))
        configuration.minimumTLSVersion = .tlsv1
        configuration.maximumTLSVersion = maximum
        return try NIOSSLContext(configuration: configuration)
    }
}
