import Foundation
import Mail
import MailIndex
import MaildirStore

/// The good bytes of a damaged file on their way into its place. Given up by dropping it.
///
/// Order of effects: an intent that names the file in `tmp/` is committed → the good bytes are written there and compared with
/// the digest → the repair is put on record → ``Delivery/mend(_:with:asideIn:below:)``; where this fails, that is put on record
/// too. Whatever a process that dies leaves in `tmp/`, the next run knows by the intent, and removes with it.
final class FileMending {
    private let file: DamagedFile
    private let settings: AccountSettings
    private let delivery: Delivery
    private(set) var octets: UInt64 = 0

    /// These cannot be the right bytes any more, however they go on.
    var isTooLong: Bool { octets > file.row.placement.wireSize }

    init(_ file: DamagedFile, _ settings: AccountSettings, _ index: AccountIndex) throws {
        (self.file, self.settings) = (file, settings)
        delivery = file.maildir.beginDelivery()
        let placement = file.row.placement
        let present = InternalDate(secondsSince1970: try file.maildir.status(of: file.entry).modified)
        let stem = NameStem.make()
        _ = try index.addIntents([
            Intent(folder: file.folder.id, uidValidity: file.row.validity, uids: [placement.uid], stem: stem.text, firstSerial: 0)
        ])
        try delivery.begin(name: UniqueName(stem: stem, serial: 0), date: placement.internalDate ?? present, flags: .none)
    }

    func append(_ bytes: [UInt8]) throws(MaildirError) {
        octets += UInt64(bytes.count)
        var failure: MaildirError?
        bytes.withUnsafeBytes { raw in
            do throws(MaildirError) { try delivery.append(raw) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// - Returns: `false`, with nothing changed, if these were not the right bytes.
    func finish(from source: String) throws -> Bool {
        let written = try delivery.finish()
        guard written.digest == file.digest else {
            delivery.abandon()
            return false
        }
        let (path, uid) = (file.folder.path, file.row.placement.uid)
        try settings.record([.repaired(folder: path, uid: uid, digest: file.digest, from: source)])
        let trash = LocalTrash(stateDirectory: settings.stateDirectory, secondsSince1970: Date().timeIntervalSince1970)
        let (place, root) = trash.place(of: file.folder.directory)
        do throws(MaildirError) {
            try delivery.mend(file.entry, with: written, asideIn: place, below: root)
        } catch {
            try? settings.record([.unrepaired(folder: path, uid: uid, digest: file.digest, reason: error.message)])
            throw error
        }
        return true
    }
}
