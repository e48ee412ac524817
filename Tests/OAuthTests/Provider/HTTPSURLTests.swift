import Testing

@testable import OAuth

@Suite struct HTTPSURLTests {
    @Test(
        "Addresses that a secret may go to are read into their parts",
        arguments: [
            (
                "https://login.microsoftonline.com/common/oauth2/v2.0/token", "login.microsoftonline.com", 443,
                "/common/oauth2/v2.0/token", nil
            ),
            ("HTTPS://Login.Example.ORG:8443", "login.example.org", 8443, "", nil),
            ("https://example.org?x=1&y=2", "example.org", 443, "", "x=1&y=2"),
            ("http://127.0.0.1:5000/token", "127.0.0.1", 5000, "/token", nil),
            ("http://localhost/", "localhost", 80, "/", nil),
            ("http://[::1]:80/a?", "[::1]", 80, "/a", ""),
            ("https://[2001:db8::1]/", "[2001:db8::1]", 443, "/", nil),
        ] as [(String, String, Int, String, String?)])
    func good(text: String, host: String, port: Int, path: String, query: String?) throws {
        let url = try #require(HTTPSURL(text))
        #expect(url.text == text && url.host == host && url.port == port && url.path == path && url.query == query)
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "", "http://example.org/", "http://localhost.evil.example/", "http://127.0.0.1.evil.example/", "ftp://example.org/",
            "https://",
            "https:///token", "https://user@example.org/", "https://user:pw@example.org/", "https://example.org/#x",
            "https://exa mple.org/",
            "https://example.org\\@evil.example/", "https://example.org:0/", "https://example.org:65536/",
            "https://example.org:/",
            "https://example.org:+443/", "https://-a.example/", "https://a..b/", "https://[::1/", "https://[::1]x/",
            "https://[zz::1]/",
            "https://пример.example/", "https://example.org/\r\nHost: x", "https://example.org/\u{1}", "http://[::2]/",
            "example.org",
            "https://" + String(repeating: "a", count: 20000),
        ])
    func bad(text: String) { #expect(HTTPSURL(text) == nil) }

    @Test(
        "Parameters are added to the query, encoded",
        arguments: [
            ("https://example.org/a", "https://example.org/a?x=1%2B2&y=%26"),
            ("https://example.org/a?p=1", "https://example.org/a?p=1&x=1%2B2&y=%26"),
            ("https://example.org/a?", "https://example.org/a?x=1%2B2&y=%26"),
        ])
    func adding(text: String, wanted: String) {
        #expect(HTTPSURL(text)?.adding([FormField("x", "1+2"), FormField("y", "&")])?.text == wanted)
    }

    @Test("The origin leaves out the usual port")
    func origin() {
        #expect(HTTPSURL("https://a.example:443/x")?.origin == "https://a.example")
        #expect(HTTPSURL("https://a.example:8443/x")?.origin == "https://a.example:8443")
    }
}
