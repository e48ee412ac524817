import Mail

/// The folder that is being written.
struct OpenFolder {
    let folder: ArchiveFolder
    var layout: FolderLayout
    var messages: UInt64 = 0
    /// In format mbox all of the folder's file, whose size must be known first; else its `restante-keywords`.
    let spool: Spool
    /// In format mbox, where the file's first byte will be in the tar stream, and where each of its messages begins in it.
    let mboxStart: UInt64
    var mboxMessages: [UInt64] = []

    init(
        _ folder: ArchiveFolder, _ format: ArchiveFormat, at position: UInt64, spoolDirectory: String
    ) throws(ArchiveError) {
        self.folder = folder
        layout = FolderLayout(format, directory: folder.directory)
        spool = try Spool(in: spoolDirectory)
        mboxStart = position + UInt64(OpenFolder.mboxHeader(layout, size: 0).count)
    }

    /// Its length does not depend on the size.
    static func mboxHeader(_ layout: FolderLayout, size: UInt64) -> [UInt8] {
        guard let mbox = layout.mbox else { return [] }
        return MemberHeader.small("\(MailPath.root)/\(mbox)", size: size)
    }
}
