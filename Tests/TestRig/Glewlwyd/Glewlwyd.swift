import Glibc

/// A real glewlwyd of the test's own on 127.0.0.1, an OAuth and OpenID Connect server that others wrote: own configuration,
/// key, database and pages, in a temporary directory. It knows one user and two clients. It ends, and all of it is removed, when
/// the last reference goes, and also when the test process dies.
package final class Glewlwyd: Sendable {
    /// Whether it can be started here.
    package static let isInstalled = Files.exists("/usr/bin/glewlwyd") && Files.exists(pages) && Files.exists(schema)

    package static let user = "alice"
    package static let password = "password"
    /// A client without a secret.
    package static let publicClient = "restante"
    /// A client whose secret is ``password``: such a one may also ask about its tokens, and revoke them.
    package static let secretClient = "restante-server"
    /// What its user may give to its clients: her identity, and her mail.
    package static let scopes = ["openid", "imap"]

    let port: Int
    /// Its configuration, database and pages.
    let directory: TemporaryDirectory
    /// A shell that outlives us just long enough to end it and remove the directory.
    private let supervisor: RunningProcess
    private let lifeline: Lifeline

    /// Who it is; where its metadata is found.
    package var issuer: String { Self.issuer(port: port) }

    /// Runs `body` with a server that is gone afterwards, whatever happens.
    package static func withServer<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: (Glewlwyd) async throws -> Result
    ) async throws -> Result {
        let server = try await start()
        do {
            let result = try await body(server)
            try await server.stop()
            return result
        } catch {
            try? await server.stop()
            throw error
        }
    }

    private static func start() async throws -> Glewlwyd {
        for _ in 1...10 {
            let directory = try TemporaryDirectory()
            let port = try Sockets.freePorts(1)[0]
            let greeting = "restante-test-\(UInt64.random(in: 0 ... .max))"
            try await writeFiles(in: directory, port: port, greeting: greeting)
            let server = try Glewlwyd(directory, port: port)
            if try await onThread({ try server.answers(greeting) }) { return server }
            // Somebody took the port since it was found free.
        }
        throw RigError("found no free port for glewlwyd in ten tries")
    }

    private init(_ directory: TemporaryDirectory, port: Int) throws {
        self.directory = directory
        self.port = port
        let script = """
            glewlwyd --config-file="$1/glewlwyd.conf" </dev/null & server=$!
            read -r _
            kill -TERM "$server" 2>/dev/null
            wait "$server"
            rm -rf "$1"
            """
        lifeline = try Lifeline()
        let output = try TemporaryDirectory()
        let pid = try ProcessRunner.spawn(
            "sh", ["-c", script, "sh", directory.path], environment: [:], directory: nil, output: output,
            input: .descriptor(lifeline.childEnd))
        close(lifeline.childEnd)
        supervisor = RunningProcess(pid: pid, files: output, outlivesReference: true)
    }

    private func stop() async throws {
        lifeline.cut()
        _ = try await supervisor.wait()
    }

    /// All that it logged until now.
    package func log() throws -> String { try supervisor.outputSoFar() }

    /// Makes an address known as one to which its clients may send the browser back. It compares all of it, the port too,
    /// which RFC 8252 section 7.3 forbids for addresses of this machine.
    package func allowRedirect(to address: String) async throws {
        try await Self.sqlite(
            directory,
            """
            INSERT INTO g_client_property (gc_id, gcp_name, gcp_value)
              SELECT gc_id, 'redirect_uri', '\(address)' FROM g_client;
            """)
    }

    /// Waits until the page with `greeting` is there; `false` when another program has its port.
    private func answers(_ greeting: String) throws -> Bool {
        let deadline = monotonicNow() + 30_000_000_000
        while monotonicNow() < deadline {
            if let socket = try Sockets.connect(port: port) {
                defer { close(socket) }
                return Self.settings(from: socket).contains(greeting)
            }
            let complaints = try supervisor.errorsSoFar()
            if complaints.contains("Failed to bind") { return false }
            if complaints.contains("ERROR") { throw RigError("glewlwyd does not start: \(complaints)") }
            usleep(5_000)
        }
        throw RigError("glewlwyd did not answer within 30 s: \(try supervisor.errorsSoFar())")
    }

    /// The settings of the login page; empty when nothing comes for 10 s.
    private static func settings(from socket: Int32) -> String {
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let request = "GET /config.json HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        guard Sockets.send(Array(request.utf8)[...], to: socket) else { return "" }
        var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
        while bytes.count < 65_536 {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
