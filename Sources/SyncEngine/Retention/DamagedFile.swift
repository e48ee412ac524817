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
    /// - Parameter next: the wire form, piece by piece; `nil` at its end.
    /// - Returns: `false`, with nothing changed, if these are not the right bytes.
    func mend(in trash: LocalTrash, _ next: () throws -> [UInt8]?) throws -> Bool {
        let mending = try FileMending(self)
        while let piece = try next() { try mending.append(piece) }
        return try mending.finish(in: trash)
    }
}

/// The good bytes of a damaged file on their way into its place. Given up by dropping it.
final class FileMending {
    private let file: DamagedFile
    private let delivery: Delivery
    private(set) var octets: UInt64 = 0

    init(_ file: DamagedFile) throws(MaildirError) {
        self.file = file
        delivery = file.maildir.beginDelivery()
        let present = InternalDate(secondsSince1970: try file.maildir.status(of: file.entry).modified)
        let date = file.row.placement.internalDate ?? present
        try delivery.begin(name: UniqueName(stem: .make(), serial: 0), date: date, flags: .none)
    }

    func append(_ bytes: [UInt8]) throws(MaildirError) {
        octets += UInt64(bytes.count)
        var failure: MaildirError?
        bytes.withUnsafeBytes { raw in
            do throws(MaildirError) { try delivery.append(raw) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    func finish(in trash: LocalTrash) throws(MaildirError) -> Bool {
        let written = try delivery.finish()
        guard written.digest == file.digest else {
            delivery.abandon()
            return false
        }
        let (place, root) = trash.place(of: file.folder.directory)
        try delivery.mend(file.entry, with: written, asideIn: place, below: root)
        return true
    }
}
