import Mail

/// A Maildir folder that lies in the store.
package struct StoredFolder: Sendable, Equatable {
    /// Below the store's root.
    package var directory: String
    /// Its path on the server, the configuration's renames undone.
    package var path: FolderPath
    /// Of the directory's `cur`.
    package var inode: UInt64

    package init(directory: String, path: FolderPath, inode: UInt64) {
        (self.directory, self.path, self.inode) = (directory, path, inode)
    }
}
