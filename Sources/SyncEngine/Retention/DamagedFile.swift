import Mail
import MailIndex
import MaildirStore

/// A message whose file is not what it was.
struct DamagedFile: Sendable {
    let folder: FolderRecord
    let row: LocatedPlacement
    let maildir: MaildirFolder
    let entry: MaildirEntry
    /// What the file must prove to be.
    let digest: MessageDigest

    /// Puts a file with the right bytes into its place.
    ///
    /// - Parameters:
    ///   - source: where they come from, in words.
    ///   - next: the wire form, piece by piece; `nil` at its end.
    /// - Returns: `false`, with nothing changed, if these are not the right bytes.
    func mend(
        from source: String, _ settings: AccountSettings, _ index: AccountIndex, _ next: () throws -> [UInt8]?
    ) throws -> Bool {
        let mending = try FileMending(self, settings, index)
        while let piece = try next() {
            try mending.append(piece)
            if mending.isTooLong { return false }
        }
        return try mending.finish(from: source)
    }
}
