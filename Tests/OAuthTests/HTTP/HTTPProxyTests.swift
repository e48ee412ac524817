import Testing

@testable import OAuth

@Suite struct HTTPProxyTests {
    @Test("The proxy is read from the environment", arguments: [
        (["https_proxy": "http://proxy.example:8080"], "proxy.example", 8080), (["HTTPS_PROXY": "proxy.example:8080/"], "proxy.example", 8080),
        (["https_proxy": "http://proxy.example", "HTTPS_PROXY": "other:1"], "proxy.example", 3128), ([:], nil, 0), (["https_proxy": ""], nil, 0),
        (["https_proxy": "socks5://x:1"], nil, 0), (["https_proxy": "http://user:pw@proxy.example:1"], nil, 0),
    ] as [([String: String], String?, Int)])
    func environment(variables: [String: String], host: String?, port: Int) {
        let proxy = HTTPProxy(environment: variables)
        #expect(proxy?.host == host)
        if host != nil { #expect(proxy?.port == port) }
    }
}
