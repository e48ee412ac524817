import Glibc

/// Why a tool gave up, as one sentence.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// A system call that failed: what was tried, and the system's reason.
    static func system(_ action: String, code: Int32 = errno) -> BenchError {
        BenchError("\(action): \(String(cString: strerror(code)))")
    }
}
