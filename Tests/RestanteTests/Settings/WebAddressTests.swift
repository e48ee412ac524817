import Testing

@testable import restante

struct WebAddressTests {
    @Test(
        "only https to a plain host, or http to this machine, is an address",
        arguments: [
            ("https://login.example.org/a?b=c", "login.example.org"), ("HTTPS://Login.Example.org", "login.example.org"),
            ("https://login.example.org:8443/", "login.example.org"), ("http://login.example.org", nil), ("https://", nil),
            ("http://127.0.0.1:8080/a", "127.0.0.1"), ("http://localhost.evil.example", nil),
            ("https:///a", nil), ("https://a@b.example", nil), ("https://a.example:0/", nil), ("https://a.example:99999", nil),
            ("https://a.example:1:2", nil), ("https://a..example", nil), ("https://-a.example", nil),
            ("https://a.example\\@evil", nil),
            ("https://ä.example", nil), ("https://a.example /", nil), ("ftp://a.example", nil), ("", nil),
        ] as [(String, String?)])
    func host(address: String, host: String?) {
        #expect(WebAddress.host(of: address) == host)
    }

    @Test(
        "a host is of one cloud of Microsoft's or of none",
        arguments: [
            ("login.microsoftonline.com", .worldwide), ("outlook.office365.com", .worldwide), ("webmail.apps.mil", .usGovernment),
            ("login.partner.microsoftonline.cn", .china), ("evil-office365.com", nil), ("office365.com.evil.example", nil),
        ] as [(String, MicrosoftCloud?)])
    func cloud(host: String, cloud: MicrosoftCloud?) {
        #expect(MicrosoftCloud(host: host) == cloud)
    }
}
