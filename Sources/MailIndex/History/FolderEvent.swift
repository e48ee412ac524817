import Mail

/// One thing that happened to a folder, as the run that saw it tells.
package struct FolderEvent: Sendable, Equatable {
    /// What happened.
    package enum Kind: Sendable, Equatable {
        case made
        case renamed(from: FolderPath)
        /// No longer on the server.
        case gone
        /// On the server again.
        case returned
    }

    /// The run that saw it.
    package let run: Int64
    /// The folder as the run left it, without cursor and stamp.
    package let folder: FolderRecord
    package let kind: Kind
}
