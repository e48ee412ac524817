import Dispatch
import Glibc
import Synchronization

/// Lines of standard input, for as long as somebody wants them.
final class PastedLines: Sendable {
    private let isOver = Atomic(false)

    /// Bytes of a line; an address that is longer is none.
    private static let most = 16_384
    /// Milliseconds between two looks at whether somebody still listens.
    private static let nap: Int32 = 200

    /// Ends with the input, or when nobody listens any more.
    static func stream() -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        let lines = PastedLines()
        continuation.onTermination = { _ in lines.isOver.store(true, ordering: .relaxed) }
        DispatchQueue.global().async {
            lines.read { continuation.yield($0) }
            continuation.finish()
        }
        return stream
    }

    private func read(_ deliver: (String) -> Void) {
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !isOver.load(ordering: .relaxed) {
            var input = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
            guard poll(&input, 1, Self.nap) > 0 else { continue }
            let count = Glibc.read(0, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            for byte in buffer[..<count] {
                if byte == UInt8(ascii: "\n") {
                    deliver(String(decoding: line, as: UTF8.self))
                    line = []
                } else if line.count < Self.most {
                    line.append(byte)
                }
            }
        }
    }
}
