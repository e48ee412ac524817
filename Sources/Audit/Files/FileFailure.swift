/// A step on a file that failed.
package struct FileFailure: Error, Equatable, Sendable {
    /// What was tried.
    package let step: FileStep
    /// An `errno`.
    package let code: Int32
}
