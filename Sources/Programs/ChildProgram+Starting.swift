import Glibc

extension ChildProgram {
    struct StartFailure: Error { let code: Int32 }

    /// Starts it, with pipes of which it holds one end each.
    func start() -> Swift.Result<ChildExchange, StartFailure> {
        var pipes: [Pipe] = []
        let isFed = input != .ours
        for _ in 0..<(isFed ? 3 : 2) {
            guard let pipe = Pipe() else {
                let code = errno
                pipes.forEach { $0.closeBoth() }
                return .failure(StartFailure(code: code))
            }
            pipes.append(pipe)
        }
        var child = pid_t()
        let code = spawn(&child, output: pipes[0].write, errors: pipes[1].write, input: isFed ? pipes[2].read : nil)
        guard code == 0 else {
            pipes.forEach { $0.closeBoth() }
            return .failure(StartFailure(code: code))
        }
        close(pipes[0].write)
        close(pipes[1].write)
        if isFed { close(pipes[2].read) }
        return .success(
            ChildExchange(child, self, output: pipes[0].read, errors: pipes[1].read, input: isFed ? pipes[2].write : nil))
    }

    private struct Pipe {
        let read, write: Int32

        /// `nil` where there is no room for it; `errno` says why.
        init?() {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { return nil }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            (read, write) = (ends[0], ends[1])
        }

        func closeBoth() {
            close(read)
            close(write)
        }
    }

    private typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
    /// glibc's own `posix_spawn_file_actions_addclosefrom_np`, which Swift does not import; `nil` before 2.34, where only the
    /// marks of our files keep them from the child.
    private static let closeFrom: CloseFrom? = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np").map {
        unsafeBitCast($0, to: CloseFrom.self)
    }

    private func spawn(_ child: inout pid_t, output: Int32, errors: Int32, input: Int32?) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input { posix_spawn_file_actions_adddup2(&actions, input, 0) }
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // Also those that another thread has just opened and not marked yet.
        _ = Self.closeFrom?(&actions, 3)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let words = arguments.map { strdup($0) }
        defer { words.forEach { free($0) } }
        guard let program = words.first ?? nil else { return EINVAL }
        return posix_spawnp(&child, program, &actions, &attributes, words + [nil], environ)
    }
}
