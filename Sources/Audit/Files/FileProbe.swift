/// Is asked before each step that changes a file. The product's lets everything pass; a test's can refuse a step or
/// kill the process there.
package struct FileProbe: Sendable {
    /// An `errno` to fail with instead of doing the step; 0 to let it pass.
    package let before: @Sendable (FileStep, _ path: String) -> Int32

    /// - Parameter before: gives the `errno` to fail with, or 0.
    package init(before: @escaping @Sendable (FileStep, _ path: String) -> Int32) { self.before = before }

    /// Lets everything pass.
    package static let none = FileProbe { _, _ in 0 }
}
