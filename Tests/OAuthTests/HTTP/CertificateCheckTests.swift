import OAuthRig
import TestRig
import Testing

@testable import OAuth

/// Certificates are judged against a TLS server that is not ours: `openssl s_server`.
@Suite struct CertificateCheckTests {
    @Test("A certificate of an authority that the user trusts is good")
    func trusted() async throws {
        let answer = try await TLSServer.start().ask().get()
        #expect(answer.status == 200)
    }

    @Test("A certificate of an unknown authority is refused")
    func unknown() async throws {
        let failure = try await failure { try await TLSServer.start().ask(trusted: false).get() }
        #expect(failure?.remedy == .config && failure?.sentence.contains("not signed by a trusted authority") == true)
    }

    @Test("An expired certificate is refused")
    func expired() async throws {
        let server = try await TLSServer.start(dates: ["-startdate", "20200101000000Z", "-enddate", "20210101000000Z"])
        let failure = try await failure { try await server.ask().get() }
        #expect(failure?.remedy == .config && failure?.sentence.contains("has expired") == true)
    }

    @Test("A certificate of another host is refused", arguments: ["DNS:login.example", "DNS:*.example,IP:127.0.0.2"])
    func wrongHost(names: String) async throws {
        let failure = try await failure { try await TLSServer.start(names: names).ask().get() }
        #expect(failure?.remedy == .config && failure?.sentence.contains("another host name") == true)
    }

    @Test("TLS older than 1.2 is refused")
    func oldTLS() async throws {
        let server = try await TLSServer.start(options: ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
        let failure = try await failure { try await server.ask().get() }
        #expect(failure != nil)
    }

    @Test("A trust file that holds no certificate is said at once")
    func badAnchor() async throws {
        let files = try TemporaryDirectory()
        let path = try files.write("nothing", to: "ca.pem")
        let failure = try await failure { try HTTPClientSender(trust: .extraAnchor(path: path)) }
        #expect(failure?.remedy == .config && failure?.sentence.contains(path) == true)
    }
}
