import Mail
import TestRig
import Testing

@testable import Cryptography

@Suite("Certificates")
struct CertificateTests {
    private func make(_ keys: OpenSSLKeys, subject: String, days: String = "30") async throws -> String {
        _ = try await keys.rsa()
        try await ProcessRunner.check(
            "openssl",
            [
                "req", "-x509", "-utf8", "-key", keys.path("rsa"), "-subj", subject, "-days", days, "-out",
                keys.path("certificate"),
            ])
        return try Files.text(keys.path("certificate"))
    }

    private func ask(_ keys: OpenSSLKeys, _ words: String...) async throws -> String {
        let answer = try await ProcessRunner.check("openssl", ["x509", "-in", keys.path("certificate"), "-noout"] + words)
        return answer.output.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    }

    @Test("thumbprints, DER, dates and key are what openssl says")
    func sameAsOpenSSL() async throws {
        let keys = try OpenSSLKeys()
        let certificate = try Certificate(pem: try await make(keys, subject: "/O=Contoso/CN=restante"))
        for (digest, ours) in [("-sha256", certificate.sha256Thumbprint), ("-sha1", certificate.sha1Thumbprint)] {
            let theirs = try await ask(keys, "-fingerprint", digest).split(separator: "=")[1]
            #expect(theirs.split(separator: ":").map { UInt8($0, radix: 16) } == ours)
        }
        try await ProcessRunner.check(
            "openssl", ["x509", "-in", keys.path("certificate"), "-outform", "DER", "-out", keys.path("der")])
        #expect(certificate.der == (try Files.read(keys.path("der"))))
        for (word, ours) in [("-startdate", certificate.notBefore), ("-enddate", certificate.notAfter)] {
            let theirs = try await ask(keys, word).split(separator: "=")[1]
            let seconds = try await ProcessRunner.check("date", ["-u", "-d", String(theirs), "+%s"]).output
            #expect("\(ours)\n" == seconds)
        }
        #expect(certificate.notAfter - certificate.notBefore == 30 * 86400)
        #expect(certificate.subject == "CN=restante,O=Contoso")
        #expect(certificate.publicKey == (try keys.publicKey("rsa")))
    }

    @Test("it is valid from its first second to its last")
    func validity() async throws {
        let certificate = try Certificate(pem: try await make(try OpenSSLKeys(), subject: "/CN=x"))
        let (first, last) = (certificate.notBefore, certificate.notAfter)
        #expect([first - 1, first, last, last + 1].map(certificate.isValid) == [false, true, true, false])
    }

    @Test("it matches its own key and no other")
    func matching() async throws {
        let keys = try OpenSSLKeys()
        let certificate = try Certificate(pem: try await make(keys, subject: "/CN=x"))
        _ = try await keys.rsa("other")
        _ = try await keys.ec()
        #expect(certificate.matches(try keys.privateKey("rsa")))
        #expect(!certificate.matches(try keys.privateKey("other")))
        #expect(!certificate.matches(try keys.privateKey("ec")))
    }

    @Test("it is found among key and chain in one file, whatever comes first")
    func inOneFile() async throws {
        let keys = try OpenSSLKeys()
        let text = try await make(keys, subject: "/CN=x")
        let key = try Files.text(keys.path("rsa"))
        for file in [key + text, text + key, "Bag Attributes\n    friendlyName: x\n" + text] {
            #expect(try Certificate(pem: file) == Certificate(pem: text))
        }
        #expect(try PrivateKey(pem: Secret(text + key)).publicKey == keys.publicKey("rsa"))
    }

    @Test("a subject with control characters in it prints none")
    func hostileSubject() async throws {
        let subject = try Certificate(pem: try await make(try OpenSSLKeys(), subject: "/CN=a\u{1B}[2Jb\nc\u{202E}")).subject
        #expect(subject.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
    }
}
