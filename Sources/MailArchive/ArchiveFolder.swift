import Mail

/// A folder as it goes into an archive.
package struct ArchiveFolder: Sendable, Hashable {
    package let path: FolderPath
    /// Its directory by Maildir-spec.md section 2 in the layout `nested`; no other folder of the archive may have it.
    package let directory: String
    package let uidValidity: UIDValidity?

    package init(path: FolderPath, directory: String, uidValidity: UIDValidity? = nil) {
        self.path = path
        self.directory = directory
        self.uidValidity = uidValidity
    }
}
