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
        let proxy = HTTPProxy(environment: variables)
        #expect(proxy?.host == host)
        if host != nil { #expect(proxy?.port == port) }
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
