import Mail

/// One thing that happened to a folder, as the run that saw it tells.
package struct FolderEvent: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case made
        case renamed(from: FolderPath)
        /// No longer on the server.
        case gone
        /// On the server again.
        case returned
    }

    package let run: Int64
    /// The folder as the run left it, without cursor and stamp.
    package let folder: FolderRecord
    package let kind: Kind

    package init(run: Int64, folder: FolderRecord, kind: Kind) {
        (self.run, self.folder, self.kind) = (run, folder, kind)
    }
}
