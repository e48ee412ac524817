import Glibc

/// Why the rig could not do what a test asked of it: one sentence.
package struct RigError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    /// A system call that failed, with what `errno` says now.
    static func system(_ call: String, _ subject: String = "") -> RigError {
        RigError("\(call)\(subject.isEmpty ? "" : " \(subject)"): \(String(cString: strerror(errno)))")
    }
}
