import Glibc
import Synchronization
import TestRig

/// Listens on 127.0.0.1 and serves each connection on a thread of its own.
final class RigListener: Sendable {
    let port: Int
    private let descriptor: Int32
    private let isStopped = Mutex(false)

    /// - Parameter port: 0 for a free one.
    init(port: Int, serve: @escaping @Sendable (RigSocket) -> Void) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw RigError("socket: \(String(cString: strerror(errno)))") }
        self.descriptor = descriptor
        self.port = try Self.listen(descriptor, port)
        startThread {
            while true {
                let connection = accept(descriptor, nil, nil)
                if connection < 0 && (errno == EINTR || errno == ECONNABORTED) { continue }
                guard connection >= 0 else { break }
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                let socket = RigSocket(taking: connection)
                startThread { serve(socket) }
            }
            close(descriptor)
        }
    }

    /// The thread that accepts sees it and closes the socket; hence once only, as the number may be another's then.
    func stop() {
        isStopped.withLock { isStopped in
            if !isStopped { shutdown(descriptor, Int32(SHUT_RDWR)) }
            isStopped = true
        }
    }

    private static func listen(_ descriptor: Int32, _ port: Int) throws -> Int {
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isGood = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && Glibc.listen(descriptor, 128) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isGood else {
            defer { close(descriptor) }
            throw RigError("listen on port \(port): \(String(cString: strerror(errno)))")
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
