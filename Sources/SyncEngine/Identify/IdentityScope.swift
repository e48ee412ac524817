import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// Among which messages equal ones are looked for: all folders that take part in the run and could be looked at.
struct IdentityScope: Sendable {
    let sights: [FolderSight]
    /// Under which UIDVALIDITY each folder's rows are compared, and where its files lie.
    private let places: [Int64: Place]
    private let departed: [Int64: UIDSet]

    private struct Place: Sendable {
        let validity: UIDValidity
        let directory: String
    }

    init(_ account: AccountSight, _ context: RunContext) throws {
        sights = account.sights
        let byID = Dictionary(sights.map { ($0.record.id, $0) }, uniquingKeysWith: { first, _ in first })
        let taking = Set(account.tree.pairs.compactMap(\.id)).union(byID.keys).subtracting(account.failed)
        var places: [Int64: Place] = [:]
        for record in try context.index.folders() where taking.contains(record.id) {
            let sight = byID[record.id]
            guard let validity = sight?.record.uidValidity ?? record.uidValidity ?? sight?.uidValidity else { continue }
            places[record.id] = Place(validity: validity, directory: sight?.record.directory ?? record.directory)
        }
        self.places = places
        departed = byID.compactMapValues { sight in
            let difference = sight.difference
            return UIDSet(difference.goneThere.map(\.uid) + difference.missingHere.map(\.uid)).union(difference.goneBoth)
        }
    }

    /// The row's name in plans; `nil` if it takes no part.
    func reference(_ row: LocatedPlacement) -> RowReference? {
        places[row.folder]?.validity == row.validity ? RowReference(row.folder, row.placement.uid) : nil
    }

    func validity(of folder: Int64) -> UIDValidity? { places[folder]?.validity }

    func directory(of folder: Int64) -> String? { places[folder]?.directory }

    func hasDeparted(_ row: RowReference) -> Bool { departed[row.folder]?.contains(row.uid) ?? false }
}

/// A row that may be what arrived or appeared.
struct KnownRow: Sendable {
    let reference: RowReference
    let placement: Placement

    var content: MessageContent { placement.digest.map { .digest($0) } ?? .row(reference) }

    /// Seconds since 1970.
    var date: Int64? { placement.internalDate?.secondsSince1970 }
}

/// A file that no row explains, read once.
struct StrangerFacts: Sendable {
    let reference: FileReference
    /// Of the wire form.
    let digest: MessageDigest
    let header: MessageDigest
    /// Octets of the wire form.
    let size: UInt64
}

/// Reads files of the store for ``Identification``.
struct FileReading {
    let context: RunContext
    let scope: IdentityScope

    /// Files that cannot be read equal nothing; sending them shows what is wrong.
    func strangers() throws -> [StrangerFacts] {
        var facts: [StrangerFacts] = []
        for sight in scope.sights where !sight.difference.strangers.isEmpty && sight.isHere {
            try forEachFile(sight.difference.strangers.map(\.name), in: sight.record.id, sight.record.directory) {
                folder, name, entry in
                guard context.failure == nil, let found = try? folder.facts(of: entry) else { return }
                facts.append(
                    StrangerFacts(
                        reference: FileReference(sight.record.id, name), digest: found.digest, header: found.headerDigest,
                        size: found.octets))
            }
        }
        return facts
    }

    /// What these rows' files look like to one who sees no more than a server tells.
    func lookalikes(of rows: [KnownRow]) throws -> Lookalikes {
        var lookalikes = Lookalikes()
        for (id, rows) in Dictionary(grouping: rows, by: \.reference.folder) {
            guard let directory = scope.directory(of: id) else { continue }
            let byName = Dictionary(rows.map { ($0.placement.name, $0) }, uniquingKeysWith: { first, _ in first })
            try forEachFile(byName.keys, in: id, directory) { folder, name, entry in
                guard let row = byName[name], let date = row.date, let header = try? folder.header(of: entry).digest else {
                    return
                }
                lookalikes.add(row.content, header: header, size: row.placement.wireSize, date: date)
            }
        }
        return lookalikes
    }

    /// - Parameter body: called with those of the files that are there.
    func forEachFile(
        _ names: some Sequence<String>, in id: Int64, _ directory: String,
        _ body: (MaildirFolder, String, MaildirEntry) throws -> Void
    ) throws {
        let folder: MaildirFolder
        let entries: [String: MaildirEntry]
        do throws(MaildirError) {
            folder = try context.store.open(directory)
            entries = try LocalLook(folder, twins: context.twins == .counted ? .counted : .merged).entries
        } catch {
            // Gone, or not to be read, since it was looked at: then nothing in it is recognised.
            return
        }
        for name in names {
            if let entry = entries[name] { try body(folder, name, entry) }
        }
    }
}
