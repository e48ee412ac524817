import Glibc

/// Small files, read whole.
enum TextFile {
    /// Why a file could not be read.
    struct Failure: Error {
        let code: Int32

        /// The system's words: "No such file or directory".
        var reason: String { String(cString: strerror(code)) }
    }

    /// Reads a file of at most `limit` bytes; a larger one fails with `EFBIG`. What is not UTF-8 in it becomes U+FFFD.
    static func read(_ path: String, limit: Int = 4 << 20) throws(Failure) -> String {
        String(decoding: try bytes(of: path, limit: limit), as: UTF8.self)
    }

    /// Reads a file of at most `limit` bytes; a larger one fails with `EFBIG`.
    static func bytes(of path: String, limit: Int = 4 << 20) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(code: errno)
            }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw Failure(code: EFBIG) }
        }
    }

    /// Whether something is there that this process may read.
    static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }

    /// The folder that holds the file.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
