import Mail
import MailIndex
import MaildirStore

/// What lies in an account's store, folder by folder, in an order that depends on nothing but the mail: what the server
/// has, what is kept though it is gone there, and files that no run has taken up yet. Changes nothing.
struct StoreInventory: Sendable {
    /// A folder by its name on the server. One that was deleted there and made anew is one folder here.
    struct Folder: Sendable {
        let path: FolderPath
        let role: FolderRole?
        /// Of the mailbox that the server has, or had last.
        let uidValidity: UIDValidity?
        /// The newest first.
        let records: [FolderRecord]

        /// The server does not have it any more.
        var isGone: Bool { records.allSatisfy { $0.goneRun != nil } }
    }

    /// The messages of one folder.
    struct Contents: Sendable {
        var messages: [HeldMessage] = []
        var missing: [MissingMessage] = []

        var isEmpty: Bool { messages.isEmpty && missing.isEmpty }
    }

    let index: AccountIndex
    let store: MaildirStore
    /// Only what it covers.
    var hold: Hold?

    /// In the order of their names, those without messages too.
    func folders(_ selection: MailSelection) throws(IndexError) -> [Folder] {
        let records = try index.folders().filter { $0.isSelectable && selection.covers($0.path) }
        return Dictionary(grouping: records, by: \.path).sorted { $0.key < $1.key }.map { path, records in
            let order = records.sorted { ($0.goneRun ?? .max, $0.id) > ($1.goneRun ?? .max, $1.id) }
            return Folder(
                path: path, role: order.compactMap(\.role).first, uidValidity: order.compactMap(\.uidValidity).first,
                records: order)
        }
    }

    /// What lies in the folder: by UID, then what has none.
    func contents(of folder: Folder, _ selection: MailSelection) throws -> Contents {
        var contents = Contents()
        for record in folder.records { try add(record, of: folder, selection, to: &contents) }
        return contents
    }

    private func add(
        _ record: FolderRecord, of folder: Folder, _ selection: MailSelection, to contents: inout Contents
    ) throws {
        let validities = try index.validities(in: record.id).sorted { rank($0, folder) > rank($1, folder) }
        let maildir: MaildirFolder
        var entries: [String: MaildirEntry]
        do throws(MaildirError) {
            maildir = try store.open(record.directory)
            entries = try LocalLook(maildir, twins: .counted).entries
        } catch {
            return try lose(record, validities, selection, error.message, &contents)
        }
        for validity in validities {
            let wanted = try wanted(selection, in: record.id, validity)
            try index.forEachPlacement(in: record.id, validity) { row in
                let entry = entries.removeValue(forKey: row.name)
                guard wanted?.contains(row.uid) ?? true else { return }
                guard let entry else {
                    guard selection.covers(row.internalDate) else { return }
                    contents.missing.append(
                        MissingMessage(uid: row.uid, sentence: "its file \(row.name) is not there; run a backup"))
                    return
                }
                let message = HeldMessage(
                    maildir: maildir, entry: entry, uid: validity == folder.uidValidity ? row.uid : nil, digest: row.digest,
                    size: row.digest == nil ? nil : row.wireSize, flags: entry.flags(lastAgreed: row.flags),
                    date: row.internalDate ?? date(of: entry, in: maildir))
                if selection.covers(message.date) { contents.messages.append(message) }
            }
        }
        for (_, entry) in entries.sorted(by: { $0.key < $1.key }) {
            let date = date(of: entry, in: maildir)
            let queries = [selection.query, try hold?.parsedQuery()].compactMap(\.self)
            guard selection.covers(date), try queries.allSatisfy({ try $0.matches(entry, in: maildir, of: folder.path, date) })
            else { continue }
            contents.messages.append(
                HeldMessage(maildir: maildir, entry: entry, uid: nil, digest: nil, size: nil, flags: entry.flags, date: date))
        }
    }

    /// A folder that cannot be read: all that its rows tell of is missing.
    private func lose(
        _ record: FolderRecord, _ validities: [UIDValidity], _ selection: MailSelection, _ sentence: String,
        _ contents: inout Contents
    ) throws {
        for validity in validities {
            let wanted = try wanted(selection, in: record.id, validity)
            try index.forEachPlacement(in: record.id, validity) { row in
                guard selection.covers(row.internalDate), wanted?.contains(row.uid) ?? true else { return }
                contents.missing.append(MissingMessage(uid: row.uid, sentence: sentence))
            }
        }
    }

    /// The UIDs that the selection's query means and the hold covers; `nil` for all.
    private func wanted(_ selection: MailSelection, in folder: Int64, _ validity: UIDValidity) throws(IndexError) -> UIDSet? {
        var wanted: UIDSet?
        if let query = selection.query { wanted = try index.uids(matching: query, in: folder, validity) }
        guard let hold else { return wanted }
        let held = try index.uids(onHold: hold, in: folder, validity)
        return wanted?.intersection(held) ?? held
    }

    /// The present UIDVALIDITY first, then the later ones.
    private func rank(_ validity: UIDValidity, _ folder: Folder) -> UInt64 {
        UInt64(validity.value) + (validity == folder.uidValidity ? 1 << 32 : 0)
    }

    /// The file's time, which is the message's date (Maildir-spec.md 3.8).
    private func date(of entry: MaildirEntry, in maildir: MaildirFolder) -> InternalDate? {
        (try? maildir.status(of: entry)).map { InternalDate(secondsSince1970: $0.modified) }
    }
}
