/// What is known of a folder while its messages are verified.
struct FolderCheck {
    let folder: Manifest.Folder
    var layout: FolderLayout
    /// Whether all lines so far were read, so that letters and the files of keywords can be compared.
    var isExact = true
    /// Of the folder's `restante-keywords`.
    var overflow: [UInt8] = []
    /// In format mbox, where the folder's file lies in the tar stream; `nil` if that is not known.
    var mbox: (start: UInt64, size: UInt64)?

    init(_ format: ArchiveFormat, _ folder: Manifest.Folder) {
        self.folder = folder
        layout = FolderLayout(format, directory: folder.directory)
    }
}
