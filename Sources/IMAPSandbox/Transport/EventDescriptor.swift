import Glibc

/// A pipe that one thread signals and another finds with `poll`, together with a socket.
///
/// It is what wakes a session that idles or stalls, so that nothing in here has to sleep and look again.
final class EventDescriptor: Sendable {
    /// Readable between ``signal()`` and ``clear()``.
    let descriptor: Int32
    private let writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { fatalError("the system has no file descriptor left for an event") }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (descriptor, writing) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(writing)
    }

    /// Makes the descriptor readable until ``clear()``. A full pipe is readable already.
    func signal() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    /// Takes every signal so far.
    func clear() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while read(descriptor, &bytes, bytes.count) == bytes.count {}
    }

    /// Blocks until there is a signal, and leaves it there.
    func wait() { _ = poll(for: [(descriptor, Int16(POLLIN))], milliseconds: -1) }
}

/// Linux's event of a peer that closed its side (`poll(2)`), which the C library shows only to GNU sources.
let hungUp: Int16 = 0x2000

/// `poll(2)`, begun again when a signal interrupts it: which of the descriptors are ready. None when the time is up.
func poll(for interests: [(descriptor: Int32, events: Int16)], milliseconds: Int32) -> [Int32] {
    var entries = interests.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
    while true {
        let result = Glibc.poll(&entries, nfds_t(entries.count), milliseconds)
        if result < 0, errno == EINTR { continue }
        return entries.filter { $0.revents != 0 }.map(\.fd)
    }
}
