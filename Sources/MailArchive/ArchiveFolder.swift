import Mail

/// A folder as it goes into an archive.
package struct ArchiveFolder: Sendable, Hashable {
    package let path: FolderPath
    /// Its directory by Maildir-spec.md section 2 in the layout `nested`; no other folder of the archive may have it.
    package let directory: String
    package let uidValidity: UIDValidity?
    /// What it is for (RFC 6154), where the server told.
    package let role: FolderRole?

    package init(path: FolderPath, directory: String, uidValidity: UIDValidity? = nil, role: FolderRole? = nil) {
        self.path = path
        self.directory = directory
        self.uidValidity = uidValidity
        self.role = role
    }
}
