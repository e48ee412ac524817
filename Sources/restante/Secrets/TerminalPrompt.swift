import Glibc
import Mail
import Synchronization

/// Asks the user at the terminal, which shows nothing of what is typed.
struct TerminalPrompt {
    /// Why there is no answer.
    enum Failure: Error, Equatable {
        /// Nobody sits there.
        case noTerminal
        case nothingTyped, interrupted, timedOut
    }

    /// What is shown before the answer.
    let words: String
    /// Seconds until the user is given up.
    let patience: Int

    /// Bytes of an answer; a longer one is no password.
    private static let most = 1024
    /// Milliseconds between two looks at whether somebody still wants the answer.
    private static let nap: Int32 = 200
    /// One question at a time.
    private static let asking = Mutex(())

    /// Asks on a thread of its own; cancelling the task ends it.
    func ask() async throws(Failure) -> Secret {
        // The work itself throws nothing.
        let result = try? await Blocking.run { isStopped in Self.asking.withLock { _ in answer(isStopped) } }
        return try (result ?? .failure(.interrupted)).get()
    }

    private func answer(_ isCancelled: () -> Bool) -> Result<Secret, Failure> {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { return .failure(.noTerminal) }
        defer { close(terminal) }
        var usual = termios()
        guard tcgetattr(terminal, &usual) == 0 else { return .failure(.noTerminal) }
        var silent = usual
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(terminal, TCSAFLUSH, &silent)
        defer {
            tcsetattr(terminal, TCSAFLUSH, &usual)
            // The end of the user's line was not shown either.
            Console.write("\n", to: terminal)
        }
        Console.write("\(words): ", to: terminal)
        return line(terminal, isCancelled)
    }

    private func line(_ terminal: Int32, _ isCancelled: () -> Bool) -> Result<Secret, Failure> {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: Self.most)
        let deadline = Monotonic.seconds + Double(patience)
        while !bytes.contains(UInt8(ascii: "\n")) {
            if isCancelled() { return .failure(.interrupted) }
            if Monotonic.seconds >= deadline { return .failure(.timedOut) }
            var input = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
            guard poll(&input, 1, Self.nap) > 0 else { continue }
            let count = read(terminal, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0, bytes.count < Self.most else { break }
            bytes += buffer[..<count]
        }
        let typed = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return typed.isEmpty ? .failure(.nothingTyped) : .success(Secret(String(decoding: typed, as: UTF8.self)))
    }
}
