import Testing

@testable import OAuth

@Suite struct MailServerHintTests {
    private static let place = "/.well-known/openid-configuration"

    @Test(
        "In the mail server's own domain the address is trusted",
        arguments: [
            ("https://login.example.com", "imap.example.com"), ("https://example.com", "imap.example.com"),
            ("https://imap.example.com", "imap.example.com"),
            ("https://a.b.example.com:8443/realm", "example.com"), ("https://sso.example.co.uk", "imap.example.co.uk"),
            ("https://SSO.Example.com", "IMAP.example.COM"),
            ("https://10.0.0.1", "10.0.0.1"), ("https://mailbox", "mailbox"), ("http://localhost:1234", "localhost"),
        ])
    func trusted(issuer: String, host: String) {
        let hint = MailServerHint.judge(openIDConfiguration: issuer + Self.place, mailHost: host)
        guard case .trusted(let url) = hint else { Issue.record("\(hint)"); return }
        #expect(url.text == issuer + Self.place)
    }

    @Test(
        "In another domain the user is asked",
        arguments: [
            ("https://login.evil.com", "imap.example.com"), ("https://example.com.evil.com", "imap.example.com"),
            ("https://evilexample.com", "example.com"),
            ("https://other.co.uk", "imap.example.co.uk"), ("https://co.uk", "imap.example.co.uk"),
            ("https://com", "example.com"),
            ("https://evil.duckdns.org", "me.duckdns.org"), ("https://evil.github.io", "me.github.io"),
            ("https://10.0.0.2", "10.0.0.1"),
            ("https://1.0.0.1", "10.0.0.1"), ("https://[::1]", "[::2]"), ("https://other", "mailbox"),
            ("https://evil.com.au", "imap.example.com.au"),
        ])
    func asked(issuer: String, host: String) {
        let hint = MailServerHint.judge(openIDConfiguration: issuer + Self.place, mailHost: host)
        guard case .ask(_, let question) = hint else { Issue.record("\(hint)"); return }
        #expect(question.contains(host))
    }

    @Test(
        "What is not https, or no place for metadata, is never used",
        arguments: [
            "http://login.example.com/.well-known/openid-configuration",
            "ftp://login.example.com/.well-known/openid-configuration", "",
            "https://login.example.com/", "https://user@login.example.com/.well-known/openid-configuration",
            "javascript:alert(1)",
            "http://localhost:1/.well-known/openid-configuration", "https://login.example.com/.well-known/openid-configuration?x",
        ])
    func refused(text: String) {
        guard case .refused = MailServerHint.judge(openIDConfiguration: text, mailHost: "imap.example.com") else {
            Issue.record("it was not refused")
            return
        }
    }

    @Test(
        "The registered part of a name",
        arguments: [
            ("imap.example.com", "example.com"), ("example.com", "example.com"), ("a.b.example.co.uk", "example.co.uk"),
            ("co.uk", nil), ("localhost", nil),
            ("127.0.0.1", nil), ("[::1]", nil), ("imap.gmx.net", "gmx.net"), ("me.duckdns.org", "me.duckdns.org"),
            ("duckdns.org", nil), ("a..b", nil), ("", nil),
        ] as [(String, String?)])
    func domains(host: String, wanted: String?) { #expect(RegistrableDomain.domain(of: host) == wanted) }
}
