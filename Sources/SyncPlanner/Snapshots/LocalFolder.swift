import Mail

/// What lies in the store now.
package enum LocalFolder: Sendable, Equatable {
    /// The directories have not changed since the base: every file is where and as it was.
    case unchanged
    /// Every file of the folder.
    case files(LocalFiles)

    /// Stable name → flags, of every file of the folder.
    package static func scanned(_ files: [String: MessageFlags]) -> LocalFolder { .files(LocalFiles(files)) }
}
