import OAuthRig
import TestRig
import Testing

@testable import OAuth

/// Certificates are judged against a TLS server that is not ours: `openssl s_server`.
@Suite struct CertificateCheckTests {
    /// A server with a certificate of a CA of one's own.
    private struct Server {
        let files: TemporaryDirectory
        let process: RunningProcess
        let port: Int

        /// - Parameters:
        ///   - names: what the certificate is made out to, as openssl writes it.
        ///   - dates: arguments for the time of validity.
        static func start(names: String = "DNS:localhost,IP:127.0.0.1", dates: [String] = ["-days", "1"], options: [String] = []) async throws -> Server {
            let files = try TemporaryDirectory()
            let path = { (name: String) in files.path(name) }
            try await ProcessRunner.check(
                "openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path("ca.key"), "-out", path("ca.pem"), "-days", "2", "-subj", "/CN=CA"])
            try await ProcessRunner.check(
                "openssl", ["req", "-newkey", "rsa:2048", "-nodes", "-keyout", path("key"), "-out", path("csr"), "-subj", "/CN=server"])
            try files.write("subjectAltName=\(names)\n", to: "extensions")
            try files.write("", to: "index")
            try files.write("01\n", to: "serial")
            try files.write(
                "[ca]\ndefault_ca=d\n[d]\ndatabase=\(path("index"))\nserial=\(path("serial"))\nnew_certs_dir=\(files.path)\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n",
                to: "config")
            try await ProcessRunner.check(
                "openssl", ["ca", "-batch", "-config", path("config"), "-cert", path("ca.pem"), "-keyfile", path("ca.key"), "-in", path("csr"), "-out",
                    path("cert"), "-extfile", path("extensions"), "-notext"] + dates)
            let process = try ProcessRunner.start(
                "openssl", ["s_server", "-accept", "127.0.0.1:0", "-cert", path("cert"), "-key", path("key"), "-www"] + options)
            return Server(files: files, process: process, port: try await port(process))
        }

        /// The port, which it prints once it listens.
        private static func port(_ process: RunningProcess) async throws -> Int {
            while process.isRunning {
                let output = try process.outputSoFar()
                if let line = output.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT") }), let port = line.split(separator: ":").last.flatMap({ Int($0) }) {
                    return port
                }
                try await Task.sleep(for: .milliseconds(5))
            }
            throw RigTrouble()
        }

        func ask(host: String = "localhost", trusted: Bool = true) async throws -> Result<HTTPAnswer, OAuthFailure> {
            let sender = try HTTPClientSender(trust: trusted ? .extraAnchor(path: files.path("ca.pem")) : .system)
            let url = try #require(HTTPSURL("https://\(host):\(port)/"))
            let result: Result<HTTPAnswer, OAuthFailure>
            do { result = .success(try await sender.send(HTTPRequest(url))) } catch { result = .failure(error) }
            await sender.close()
            process.kill()
            return result
        }
    }

    @Test("A certificate of an authority that the user trusts is good")
    func trusted() async throws {
        let answer = try await Server.start().ask().get()
        #expect(answer.status == 200)
    }

    @Test("A certificate of an unknown authority is refused")
    func unknown() async throws {
        let failure = try await failure { try await Server.start().ask(trusted: false).get() }
        #expect(failure?.remedy == .config && failure?.sentence.contains("not signed by a trusted authority") == true)
    }

    @Test("An expired certificate is refused")
    func expired() async throws {
        let server = try await Server.start(dates: ["-startdate", "20200101000000Z", "-enddate", "20210101000000Z"])
        let failure = try await failure { try await server.ask().get() }
        #expect(failure?.remedy == .config && failure?.sentence.contains("has expired") == true)
    }

    @Test("A certificate of another host is refused", arguments: ["DNS:login.example", "DNS:*.example,IP:127.0.0.2"])
    func wrongHost(names: String) async throws {
        let failure = try await failure { try await Server.start(names: names).ask().get() }
        #expect(failure?.remedy == .config && failure?.sentence.contains("another host name") == true)
    }

    @Test("TLS older than 1.2 is refused")
    func oldTLS() async throws {
        let server = try await Server.start(options: ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
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
