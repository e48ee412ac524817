import Glibc

/// Why the audit log could not be written or read: an operation on a file and what the system said.
package struct AuditError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was tried, such as "append to".
    package let attempt: String
    /// The log's file.
    package let path: String
    /// An `errno`.
    package let code: Int32

    package var description: String {
        let advice =
            switch code {
            case ENOSPC, EDQUOT: "free some space"
            case EACCES, EPERM, EROFS: "make it writable for the user who runs this"
            default: "look at the disk"
            }
        return "cannot \(attempt) the audit log \(path): \(String(cString: strerror(code))); \(advice)"
    }
}
