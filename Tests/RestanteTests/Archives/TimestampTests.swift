import Testing
import TestRig

@testable import restante

@Suite("Timestamps of archives")
struct TimestampTests {
    /// A time stamping authority of one's own: openssl behind Python's web server. Prints its port.
    private static let authority = """
        import http.server, subprocess, sys
        class Authority(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                open("q", "wb").write(self.rfile.read(int(self.headers["Content-Length"])))
                assert self.headers["Content-Type"] == "application/timestamp-query"
                subprocess.run("openssl ts -reply -config tsa.cnf -section tsa -queryfile q -out r".split(), check=True, capture_output=True)
                body = open("r", "rb").read() if self.path == "/good" else b"0\\x03\\x02\\x01\\x02"
                self.send_response(200 if self.path != "/down" else 503)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            def log_message(self, *_): pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Authority)
        open("port.new", "w").write(str(server.server_port))
        import os; os.rename("port.new", "port")
        for _ in range(int(sys.argv[1])): server.handle_request()
        """

    private static let configuration = """
        [tsa]
        serial = serial
        crypto_device = builtin
        signer_cert = tsa.pem
        signer_key = tsa.key
        signer_digest = sha256
        default_policy = 1.2.3.4
        digests = sha256
        accuracy = secs:1
        """

    @Test("a stamp is what openssl verifies; one that is refused or does not come leaves no archive")
    func stamp() async throws {
        let (program, sandbox) = (try Program(), try RunningSandbox())
        try program.configure([("work", sandbox.port)])
        #expect(try await program.run("backup", "--config", "config.toml").status == 0)
        try program.home.write(Self.authority, to: "authority.py")
        try program.home.write(Self.configuration, to: "tsa.cnf")
        let script = """
            set -e; echo 01 > serial
            openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=tsa -addext extendedKeyUsage=critical,timeStamping \
              -addext basicConstraints=critical,CA:false -keyout tsa.key -out tsa.pem 2>/dev/null
            python3 authority.py 3 & until [ -s port ]; do sleep 0.05; done
            for path in good refused down; do
              \(Program.path) export work --config config.toml --output $path.tar.xz --timestamp http://127.0.0.1:$(cat port)/$path \
                && echo "$path 0" || echo "$path $?"
            done
            wait
            ls *.tar.xz
            tar xJf good.tar.xz manifest.json manifest.json.tsr
            openssl ts -verify -data manifest.json -in manifest.json.tsr -CAfile tsa.pem -partial_chain
            """
        let result = try await program.shell(script)
        #expect(result.isSuccess, "\(result.output)\(result.errors)")
        for line in ["good 0", "refused 1", "down 5", "good.tar.xz"] { #expect(result.output.contains(line + "\n"), "\(result.output)\(result.errors)") }
        #expect(!result.output.contains("refused.tar.xz\n") && !result.output.contains("down.tar.xz\n"), "\(result.output)")
    }

    @Test("an address is http with a host", arguments: [
        ("http://tsa.example.org", "tsa.example.org 80 /"), ("http://a:8080/x?y#z", "a 8080 /x?y"), ("http://[::1]:81/t", "::1 81 /t"),
        ("https://a", nil), ("http://", nil), ("http://a:0/", nil), ("http://u@a/", nil), ("http://a b/", nil),
    ])
    func address(_ text: String, _ expected: String?) {
        #expect(HTTPAddress(text).map { "\($0.host) \($0.port) \($0.path)" } == expected)
    }

    @Test("the body of an answer: by length, in chunks, to the end; refused and broken ones are told")
    func answers() throws {
        func body(_ text: String) throws -> String {
            String(decoding: try HTTPExchange.body(of: Array(text.utf8)), as: UTF8.self)
        }
        #expect(try body("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc") == "ab")
        #expect(try body("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0\r\n\r\n") == "abc")
        #expect(try body("HTTP/1.0 200 OK\r\n\r\nabc") == "abc")
        for wrong in [
            "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 500 no\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nab", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        ] {
            #expect(throws: HTTPExchange.Failure.self) { _ = try body(wrong) }
        }
    }

    @Test("days and moments of the command line", arguments: [
        ("1970-01-02", 86_400), ("2024-02-29", 1_709_164_800), ("2023-02-29", nil), ("2024-1-1", nil), ("2024-01-31T08:00:00Z", 1_706_688_000),
        ("2024-01-31T08:00+01:00", 1_706_684_400), ("2024-01-31T25:00Z", nil), ("yesterday", nil), ("", nil),
    ])
    func dates(_ text: String, _ expected: Int64?) {
        #expect(DateArgument(argument: text)?.secondsSince1970 == expected)
    }
}
