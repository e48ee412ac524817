import Glibc

/// A connection whose other end a child holds as its standard input: the child sees its end when this side is closed, on
/// purpose or because this process died.
final class Lifeline: Sendable {
    /// For the child; closed here once the child has it.
    let childEnd: Int32
    private let ownEnd: Monitor<Int32?>

    init() throws {
        var ends: [Int32] = [0, 0]
        // Not `pipe`: its ends would be open for a moment to programs that other tests start.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw RigError.system("socketpair") }
        childEnd = ends[0]
        ownEnd = Monitor(ends[1])
    }

    deinit { cut() }

    /// Lets the child know that it is over.
    func cut() {
        ownEnd.change { end in
            if let end { close(end) }
            end = nil
        }
    }
}
