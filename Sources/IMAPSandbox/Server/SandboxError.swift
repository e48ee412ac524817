import Glibc

/// The sandbox could not start.
package struct SandboxError: Error, CustomStringConvertible {
    /// What was tried, as it completes "could not …".
    package let operation: String
    /// The system's `errno`.
    package let code: Int32

    /// One sentence for the user.
    package var description: String { "The sandbox could not \(operation): \(String(cString: strerror(code)))." }
}
