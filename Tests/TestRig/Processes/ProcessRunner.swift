import FoundationEssentials
import Glibc

/// Starts programs. Their output goes to files, so that no pipe fills up and nothing is lost when they are killed.
package enum ProcessRunner {
    /// Runs a program to its end.
    /// - Parameters:
    ///   - program: a path, or a name to be found in `PATH`.
    ///   - environment: added to this process's environment; `nil` as a value takes the variable away.
    ///   - input: standard input; nothing when left out.
    ///   - directory: the working directory.
    package static func run(
        _ program: String, _ arguments: [String] = [], environment: [String: String?] = [:], input: [UInt8] = [],
        directory: String? = nil
    ) async throws -> ProcessResult {
        try await start(program, arguments, environment: environment, input: input, directory: directory).wait()
    }

    /// The same, and an error with what the program said unless it ends with status 0.
    @discardableResult
    package static func check(
        _ program: String, _ arguments: [String] = [], environment: [String: String?] = [:], input: [UInt8] = [],
        directory: String? = nil
    ) async throws -> ProcessResult {
        let result = try await run(program, arguments, environment: environment, input: input, directory: directory)
        guard result.isSuccess else {
            throw RigError("\(program) \(arguments.joined(separator: " ")): \(result.end): \(result.errors)\(result.output)")
        }
        return result
    }

    /// Starts a program and does not wait for it.
    package static func start(
        _ program: String, _ arguments: [String] = [], environment: [String: String?] = [:], input: [UInt8] = [],
        directory: String? = nil
    ) throws -> RunningProcess {
        let files = try TemporaryDirectory()
        try Files.write(input, to: files.path("in"), mode: 0o600)
        let pid = try spawn(
            program, arguments, environment: environment, directory: directory, output: files,
            input: .file(files.path("in")))
        return RunningProcess(pid: pid, files: files)
    }

    /// Where a program reads its standard input.
    enum Input {
        case file(String)
        case descriptor(Int32)
    }

    private typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt

    /// Of glibc 2.34 and later; Swift's module does not show it.
    private static let closeFrom: CloseFrom? = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np").map {
        unsafeBitCast($0, to: CloseFrom.self)
    }

    /// Makes the child, with the three standard descriptors and no others: a child that held a socket of some other test
    /// would keep it open, and whoever waits there for its end would wait as long as the child lives.
    static func spawn(
        _ program: String, _ arguments: [String], environment: [String: String?], directory: String?,
        output: TemporaryDirectory, input: Input
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        switch input {
        case .file(let path): posix_spawn_file_actions_addopen(&actions, 0, path, O_RDONLY, 0)
        case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, 0)
        }
        let mode = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 1, output.path("out"), mode, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, output.path("err"), mode, 0o600)
        if let closeFrom = Self.closeFrom { _ = closeFrom(&actions, 3) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Swift's threads have all signals blocked, and a child that inherits that cannot be asked to end.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var pid = pid_t()
        // `posix_spawn` itself cannot change the directory in a way that Swift sees; `env` becomes the program.
        let words = (directory.map { ["env", "-C", $0, program] } ?? [program]) + arguments
        let status = withCStrings(words) { arguments in
            withCStrings(merged(environment)) { posix_spawnp(&pid, words[0], &actions, &attributes, arguments, $0) }
        }
        guard status == 0 else { throw RigError("cannot start \(program): \(String(cString: strerror(status)))") }
        return pid
    }

    /// This process's environment with the changes, as `NAME=value`.
    private static func merged(_ changes: [String: String?]) -> [String] {
        var environment = ProcessInfo.processInfo.environment
        for (name, value) in changes { environment[name] = value }
        return environment.map { "\($0)=\($1)" }
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
        pointers.append(nil)
        defer { pointers.forEach { free($0) } }
        return body(pointers)
    }
}
