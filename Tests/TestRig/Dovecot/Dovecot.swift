import Glibc

/// A real Dovecot of the test's own on 127.0.0.1: own configuration, certificates, users, mail and log, in a temporary
/// directory. It ends, and all of it is removed, when the last reference goes, and also when the test process dies.
package final class Dovecot: Sendable {
    /// Where it listens.
    package struct Ports: Sendable {
        /// IMAP without TLS, with STARTTLS.
        package let imap: Int
        /// IMAP with TLS from the first byte.
        package let imaps: Int
        /// Submission without TLS, with STARTTLS; nobody listens there unless ``DovecotOptions/relay`` is set.
        package let submission: Int
        /// Submission with TLS from the first byte.
        package let submissions: Int
    }

    package let options: DovecotOptions
    package let ports: Ports
    package let certificates: Certificates
    /// Its configuration, users, log and mail (`home/USER`).
    let directory: TemporaryDirectory
    private let configuration: String
    /// A shell that outlives us just long enough to end Dovecot and remove the directory.
    private let supervisor: RunningProcess
    private let lifeline: Lifeline

    /// Starts one and comes back when it answers.
    package static func start(_ options: DovecotOptions = DovecotOptions()) async throws -> Dovecot {
        for _ in 1...10 {
            let directory = try TemporaryDirectory(in: options.parent)
            let certificates = try await Certificates.make(in: directory.path, names: options.certificateNames)
            let free = try Sockets.freePorts(4)
            let ports = Ports(imap: free[0], imaps: free[1], submission: free[2], submissions: free[3])
            let greeting = "restante-test-\(UInt64.random(in: 0 ... .max))"
            let file = try writeFiles(options, in: directory, certificates: certificates, ports: ports, greeting: greeting)
            let dovecot = try Dovecot(options, ports, certificates, directory, file)
            if try await onThread({ try dovecot.answers(greeting) }) { return dovecot }
            // Somebody took one of the ports since it was found free.
        }
        throw RigError("found no free ports for Dovecot in ten tries")
    }

    /// Runs `body` with a Dovecot that is gone afterwards, whatever happens.
    package static func withServer<Result>(
        _ options: DovecotOptions = DovecotOptions(), isolation: isolated (any Actor)? = #isolation,
        _ body: (Dovecot) async throws -> Result
    ) async throws -> Result {
        let dovecot = try await start(options)
        do {
            let result = try await body(dovecot)
            try await dovecot.stop()
            return result
        } catch {
            try? await dovecot.stop()
            throw error
        }
    }

    private init(
        _ options: DovecotOptions, _ ports: Ports, _ certificates: Certificates, _ directory: TemporaryDirectory,
        _ configuration: String
    ) throws {
        self.options = options
        self.ports = ports
        self.certificates = certificates
        self.directory = directory
        self.configuration = configuration
        let script = """
            dovecot -F -c "$1" </dev/null & server=$!
            read -r _
            kill -TERM "$server" 2>/dev/null
            wait "$server"
            rm -rf "$2"
            """
        lifeline = try Lifeline()
        let output = try TemporaryDirectory()
        let pid = try ProcessRunner.spawn(
            "sh", ["-c", script, "sh", configuration, directory.path], environment: [:], directory: nil, output: output,
            input: .descriptor(lifeline.childEnd))
        close(lifeline.childEnd)
        supervisor = RunningProcess(pid: pid, files: output, outlivesReference: true)
    }

    /// Ends it and waits until it is gone, with all its files.
    package func stop() async throws {
        lifeline.cut()
        _ = try await supervisor.wait()
    }

    /// All that it logged until now.
    package func log() throws -> String { try Files.text(directory.path("log")) }

    /// Where a user's mail is.
    package func home(of user: String) -> String { directory.path("home/\(user)") }

    /// Runs `doveadm` on this server, and throws what it says unless it succeeds.
    @discardableResult
    package func doveadm(_ arguments: String...) async throws -> String {
        try await ProcessRunner.check("doveadm", ["-c", configuration] + arguments).output
    }

    /// Waits until the server greets with `greeting`; `false` when another program has one of its ports.
    private func answers(_ greeting: String) throws -> Bool {
        let deadline = monotonicNow() + 30_000_000_000
        while monotonicNow() < deadline {
            if let socket = try Sockets.connect(port: ports.imap) {
                defer { close(socket) }
                return Self.line(from: socket).contains(greeting)
            }
            let complaints = try log() + supervisor.errorsSoFar()
            if complaints.contains("Address already in use") { return false }
            if complaints.contains("Fatal:") { throw RigError("Dovecot does not start: \(complaints)") }
            usleep(5_000)
        }
        throw RigError("Dovecot did not answer within 30 s: \(try log())")
    }

    /// What the server says first, at most 1000 bytes; empty when it says nothing for 10 s.
    private static func line(from socket: Int32) -> String {
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var bytes = [UInt8](repeating: 0, count: 1000)
        var count = 0
        while count < bytes.count, !bytes[..<count].contains(UInt8(ascii: "\n")) {
            let more = bytes.withUnsafeMutableBytes { recv(socket, $0.baseAddress?.advanced(by: count), $0.count - count, 0) }
            guard more > 0 else { break }
            count += more
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
