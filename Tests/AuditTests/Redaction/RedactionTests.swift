import Cryptography
import TestRig
import Testing

@testable import Audit

@Suite("Redaction")
struct RedactionTests {
    @Test(
        "secrets go, and what helps to understand stays",
        arguments: [
            ("Authorization: Bearer abc.def", "Authorization: <redacted>"),
            ("sent Bearer ya29.a0Af", "sent Bearer <redacted>"),
            ("GET /?code=4/0AX&state=xyz", "GET /?code=<redacted>&state=xyz"),
            (
                "grant_type=refresh_token&refresh_token=M.C5_a!b*c$&client_id=my-app",
                "grant_type=refresh_token&refresh_token=<redacted>&client_id=my-app"
            ),
            ("client_secret=a~b.c-d", "client_secret=<redacted>"),
            (#"{"access_token": "EwB\"x", "expires_in": 3599}"#, #"{"access_token": "<redacted>", "expires_in": 3599}"#),
            (#""body":"{\"refresh_token\":\"0.A\",\"n\":1}""#, #""body":"{\"refresh_token\":\"<redacted>\",\"n\":1}""#),
            ("password: correct horse battery", "password: <redacted>"),
            ("password=a b&c", "password=<redacted>"),
            (#"{"clientSecret":"s s s","x":1}"#, #"{"clientSecret":"<redacted>","x":1}"#),
            ("redirect refresh%5Ftoken%3Dabc", "redirect refresh%5Ftoken%3D<redacted>"),
            ("C: a1 LOGIN me@example.org geheim", "C: a1 LOGIN <redacted>"),
            ("C: a1 AUTHENTICATE XOAUTH2 dXNlcj1tZQ==", "C: a1 AUTHENTICATE XOAUTH2 <redacted>"),
            ("AUTH PLAIN AG1lAHg=", "AUTH PLAIN <redacted>"), ("auth login bWU=", "auth login <redacted>"),
            ("auth xoauth2 bWU=", "auth xoauth2 <redacted>"), ("AUTH CRAM-MD5 bWU=", "AUTH CRAM-MD5 <redacted>"),
            ("C: AUTH LOGIN geheim", "C: AUTH LOGIN <redacted>"),
            ("C: AG1lAGdlaGVpbTEyMw==", "C: <redacted>"),
            ("user=me\u{1}auth=Bearer abc\u{1}\u{1}", "user=me\u{1}auth=<redacted>\u{1}\u{1}"),
            ("https://me:geheim@example.org/x?y", "https://<redacted>@example.org/x?y"),
            ("token eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UifQ.c2ln ended", "token <redacted> ended"),
            ("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n", "<redacted>"),
            ("Set-Cookie: a=b; c=d", "Set-Cookie: <redacted>"),
        ])
    func examples(text: String, masked: String) {
        #expect(Redaction.masked(text) == masked)
    }

    @Test(
        "what is no secret stays as it is",
        arguments: [
            "", "NO Basic authentication is disabled", "a1 NO LOGIN failed.",
            "the tokens are over; run `restante auth login work` and go on", "restante auth login work --device",
            "SMTP AUTH is off for the mailbox", "SMTP AUTH must be switched on",
            "a1 NO [AUTHENTICATIONFAILED] Authentication failed.",
            "AADSTS700082: The refresh token has expired due to inactivity.", "error code: 50196, status code: 400",
            "Trace ID: 5d3f1c2e-8a4b-4c1d-9e6f-0a1b2c3d4e5f", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "/home/Anna/Mail/Work/2024/cur/1700000000.M123456P1234Q1.host,U=12:2,S", "the password of account work",
            "https://login.microsoftonline.com/common/oauth2/v2.0/token",
            "scope=https://outlook.office.com/IMAP.AccessAsUser.All",
            "ein Satz mit Ümlauten, \"Anführung\" und\nzwei Zeilen", "disconnected", "INBOX", "me@example.org",
        ])
    func kept(text: String) {
        #expect(Redaction.masked(text) == text)
    }

    /// The ways in which a secret could get into a log.
    private static let ways: [@Sendable (String) -> String] = [
        { "Authorization: Bearer \($0)" }, { "got \"Bearer \($0)\" back" }, { "refresh_token=\($0)&x=1" },
        { "?code=\($0)&state=1" },
        { "client_secret=\($0)" }, { "the password=\($0)" }, { "password: \($0) " }, { #"{"access_token":"\#($0)","x":1}"# },
        { #"{ 'id_token' : '\#($0)' }"# }, { "{\\\"client_assertion\\\":\\\"\($0)\\\"}" }, { "C: a LOGIN \"me\" \"\($0)\"" },
        { "device_code=\($0)" }, { "code_verifier=\($0)\n" }, { "auth=Bearer \($0)\u{1}\u{1}" }, { "smtp://me:\($0)@host" },
        { "AUTHENTICATE PLAIN \(base64("\0me\0" + $0))" },
        { "+ \r\nC: \(base64("user=me\u{1}auth=Bearer " + $0 + "\u{1}\u{1}"))\r\n" },
        { "AUTH OAUTHBEARER \(base64("n,a=me,\u{1}auth=Bearer " + $0 + "\u{1}\u{1}"))" }, { "Access-Token: \($0)" },
        { "x-refresh-token = \($0) y" }, { "eyJhbGciOiJub25lIn0.\($0)" },
    ]

    @Test("no random secret passes in any of the ways in which it could get into a log")
    func property() {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let alphabets = ["abcdefghijklmnopqrstuvwxyz", "ABCDEFabcdef0123456789-_", "aB3$!*~.-_+/="].map(Array.init)
        for round in 0..<4000 {
            let alphabet = alphabets[round % 3]
            let secret = String(
                (0..<Int.random(in: 12...80, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "x" })
            let way = Int.random(in: Self.ways.indices, using: &random)
            let text = Self.ways[way](secret)
            let masked = Redaction.masked(text)
            #expect(
                !masked.contains(secret) && masked.contains(Redaction.mark), "seed \(seed) way \(way): \(text) became \(masked)")
            #expect(!masked.contains(secret.suffix(10)), "seed \(seed) way \(way): \(text) became \(masked)")
        }
    }

    @Test("random text of the signs that matter neither crashes nor takes for ever")
    func hostile() {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let pieces = [
            "\"", "'", "\\", "=", ":", " ", "token", "password", "Bearer", "LOGIN", "eyJ", "://", "@", "\n", "é", "%3D", "A9z",
            "-----BEGIN PRIVATE KEY",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                .joined()
            _ = Redaction.masked(text)
        }
        for piece in pieces { _ = Redaction.masked(String(repeating: piece, count: 20_000)) }
    }
}

/// Plain base64 with padding.
private func base64(_ text: String) -> String {
    let encoded = Base64URL.encode(text.utf8).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
    return String(encoded) + String(repeating: "=", count: (4 - encoded.count % 4) % 4)
}
