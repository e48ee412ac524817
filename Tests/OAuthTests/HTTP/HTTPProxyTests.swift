import OAuthRig
import TestRig
import Testing

@testable import OAuth

@Suite struct HTTPProxyTests {
    @Test(
        "The proxy is read from the environment",
        arguments: [
            (["https_proxy": "http://proxy.example:8080"], "proxy.example", 8080),
            (["HTTPS_PROXY": "proxy.example:8080/"], "proxy.example", 8080),
            (["https_proxy": "http://proxy.example", "HTTPS_PROXY": "other:1"], "proxy.example", 3128), ([:], nil, 0),
            (["https_proxy": ""], nil, 0),
            (["https_proxy": "socks5://x:1"], nil, 0), (["https_proxy": "http://user:pw@proxy.example:1"], nil, 0),
        ] as [([String: String], String?, Int)])
    func environment(variables: [String: String], host: String?, port: Int) {
        let proxy = HTTPProxy { variables[$0] }
        #expect(proxy?.host == host)
        if host != nil { #expect(proxy?.port == port) }
    }

    @Test(
        "Places that no_proxy names are asked without it, and those below them",
        arguments: [
            ("", "https://login.example.org/", true), ("login.example.org", "https://login.example.org/", false),
            ("example.org", "https://login.example.org/", false), (".example.org", "https://login.example.org/", false),
            ("*.Example.org", "https://login.example.org/", false), ("ample.org", "https://login.example.org/", true),
            ("a.b, example.org", "https://example.org/", false), ("a.b example.org", "https://example.org/", false),
            ("example.org:443", "https://example.org/", false), ("example.org:8443", "https://example.org/", true),
            ("*", "https://example.org/", false), (",,", "https://example.org/", true),
            ("192.0.2.1", "https://192.0.2.1/", false),
            ("2001:db8::1", "https://[2001:db8::1]/", false), ("", "http://localhost:1/", false),
        ])
    func exceptions(text: String, address: String, isServed: Bool) throws {
        let url = try #require(HTTPSURL(address))
        for name in ["no_proxy", "NO_PROXY"] {
            let proxy = HTTPProxy { ["https_proxy": "http://proxy.example:1", name: text][$0] }
            #expect(proxy?.serves(url) == isServed)
        }
    }

    @Test("https goes through the proxy, with the certificate of the server behind it")
    func tunnel() async throws {
        let server = try await TLSServer.start(names: "DNS:login.example")
        let relay = try ConnectProxy(to: server.port)
        let answer = try await server.ask("https://login.example/", proxy: HTTPProxy("127.0.0.1:\(relay.port)"))
        relay.stop()
        #expect(try answer.get().status == 200)
        #expect(relay.requests == ["CONNECT login.example:443"])
    }

    @Test("A proxy that refuses is named")
    func refused() async throws {
        let server = try await TLSServer.start()
        let relay = try ConnectProxy(to: server.port, status: 407)
        let failure = try await failure {
            try await server.ask("https://login.example/", proxy: HTTPProxy("127.0.0.1:\(relay.port)")).get()
        }
        relay.stop()
        #expect(failure?.remedy == .config && failure?.sentence.contains("proxy") == true)
    }

    @Test("This machine itself is never asked through the proxy")
    func loopback() async throws {
        let server = try await TLSServer.start()
        let relay = try ConnectProxy(to: server.port)
        let answer = try await server.ask(proxy: HTTPProxy("127.0.0.1:\(relay.port)"))
        relay.stop()
        #expect(try answer.get().status == 200 && relay.requests.isEmpty)
    }
}
