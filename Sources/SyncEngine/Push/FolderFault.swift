/// One folder cannot be done in this run; the others go on.
struct FolderFault: Error {
    /// One sentence.
    let message: String

    init(_ message: String) { self.message = message }
}
