import Glibc

/// A TCP socket that listens on 127.0.0.1, on a port of the kernel's choice.
final class LoopbackListener: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws(SandboxError) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SandboxError(operation: "open a socket", code: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard bind(descriptor, generic, length) == 0, listen(descriptor, 128) == 0 else { return Int32(-1) }
                return getsockname(descriptor, generic, &length)
            }
        }
        guard result == 0 else {
            let code = errno
            close(descriptor)
            throw SandboxError(operation: "listen on 127.0.0.1", code: code)
        }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }

    /// Waits for the next connection; `nil` once `stop` is signalled.
    func accept(until stop: EventDescriptor) -> LoopbackSocket? {
        while true {
            let ready = poll(for: [(descriptor, Int16(POLLIN)), (stop.descriptor, Int16(POLLIN))], milliseconds: -1)
            if ready.contains(stop.descriptor) { return nil }
            let accepted = Glibc.accept(descriptor, nil, nil)
            if accepted >= 0 {
                _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
                return LoopbackSocket(accepted)
            }
            guard errno == EINTR || errno == ECONNABORTED || errno == EAGAIN else { return nil }
        }
    }
}
