import Glibc

/// An `errno`, before it is known which path and sentence belong to it.
struct SystemError: Error {
    let code: Int32

    init(_ code: Int32) { self.code = code }

    /// What the last system call left behind.
    static var last: SystemError { SystemError(errno) }
}
