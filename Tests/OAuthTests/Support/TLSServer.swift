import TestRig
import Testing

@testable import OAuth

/// A server with a certificate of a CA of one's own.
struct TLSServer {
    let files: TemporaryDirectory
    let process: RunningProcess
    let port: Int

    /// - Parameters:
    ///   - names: what the certificate is made out to, as openssl writes it.
    ///   - dates: arguments for the time of validity.
    static func start(names: String = "DNS:localhost,IP:127.0.0.1", dates: [String] = ["-days", "1"], options: [String] = [])
        async throws -> TLSServer
    {
        let files = try TemporaryDirectory()
        let path = { (name: String) in files.path(name) }
        try await ProcessRunner.check(
            "openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path("ca.key"), "-out", path("ca.pem"), "-days", "2",
                "-subj", "/CN=CA",
            ])
        try await ProcessRunner.check(
            "openssl",
            ["req", "-newkey", "rsa:2048", "-nodes", "-keyout", path("key"), "-out", path("csr"), "-subj", "/CN=server"])
        try files.write("subjectAltName=\(names)\n", to: "extensions")
        try files.write("", to: "index")
        try files.write("01\n", to: "serial")
        try files.write(
            "[ca]\ndefault_ca=d\n[d]\ndatabase=\(path("index"))\nserial=\(path("serial"))\nnew_certs_dir=\(files.path)\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n",
            to: "config")
        try await ProcessRunner.check(
            "openssl",
            [
                "ca", "-batch", "-config", path("config"), "-cert", path("ca.pem"), "-keyfile", path("ca.key"), "-in",
                path("csr"), "-out",
                path("cert"), "-extfile", path("extensions"), "-notext",
            ] + dates)
        let process = try ProcessRunner.start(
            "openssl", ["s_server", "-accept", "127.0.0.1:0", "-cert", path("cert"), "-key", path("key"), "-www"] + options)
        return TLSServer(files: files, process: process, port: try await port(process))
    }

    /// The port, which it prints once it listens.
    private static func port(_ process: RunningProcess) async throws -> Int {
        while process.isRunning {
            let output = try process.outputSoFar()
            if let line = output.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT") }),
                let port = line.split(separator: ":").last.flatMap({ Int($0) })
            {
                return port
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw RigTrouble()
    }

    /// One GET, after which the server ends.
    func ask(_ address: String? = nil, trusted: Bool = true, proxy: HTTPProxy? = nil) async throws -> Result<
        HTTPAnswer, OAuthFailure
    > {
        let sender = try HTTPClientSender(trust: trusted ? .extraAnchor(path: files.path("ca.pem")) : .system, proxy: proxy)
        let url = try #require(HTTPSURL(address ?? "https://localhost:\(port)/"))
        let result: Result<HTTPAnswer, OAuthFailure>
        do { result = .success(try await sender.send(HTTPRequest(url))) } catch { result = .failure(error) }
        await sender.close()
        process.kill()
        return result
    }
}
