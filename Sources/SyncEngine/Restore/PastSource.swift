import Mail
import MailIndex
import MaildirStore

/// The mail that an account had on its server after a past run, as far as it is still held: in its folder, also if it is
/// gone from the server by now, in another folder, or in the trash.
package final class PastSource: RestoreSource {
    private let selection: MailSelection
    private let index: AccountIndex
    private let store: MaildirStore
    private let stateDirectory: String
    private let lock: LockHolder?
    /// After which run.
    package let run: Int64

    /// - Parameter isLocked: as in ``StoreSource/init(_:_:isLocked:)``.
    /// - Throws: ``RunFailure``: never backed up, no run had ended then, or a run is at work.
    package init(
        _ settings: AccountSettings, _ selection: MailSelection, at moment: PastMoment, isLocked: Bool
    ) throws(RunFailure) {
        self.selection = selection
        let files = AccountFiles(settings)
        try files.checkIsBackedUp()
        lock = isLocked ? nil : try LockHolder(settings)
        let index = try files.openHeldIndex()
        (self.index, store, stateDirectory) = (index, files.store, settings.stateDirectory)
        do {
            try files.checkNoRemovalIsPending(index)
            try files.checkStore(index)
            run = try PastRun(moment, index, account: settings.name).number
        } catch {
            index.close()
            throw StoreFailure(error).runFailure
        }
    }

    deinit { index.close() }

    package func folders() throws -> [RestoreFolder] {
        let records = try index.folders(asOf: run).filter { $0.goneRun == nil && $0.isSelectable && selection.covers($0.path) }
        try selection.checkMeansSome(of: records.count)
        let roles = Dictionary(records.map { ($0.path, $0.role) }, uniquingKeysWith: { $0 ?? $1 })
        return roles.sorted { $0.key < $1.key }.map { RestoreFolder(path: $0.key, role: $0.value) }
    }

    package func shelf(of folder: RestoreFolder) throws -> any RestoreShelf {
        var rows: [PastMessage] = []
        try index.forEachMessage(asOf: run, where: { $0.path == folder.path && $0.goneRun == nil }) { message in
            if message.wasOnServer, selection.covers(message.placement.internalDate) { rows.append(message) }
        }
        return try PastShelf(rows, MessageSearch(index: index, store: store, stateDirectory: stateDirectory))
    }
}

/// One folder of the past.
private final class PastShelf: RestoreShelf {
    let messages: [RestoreMessage]
    let missing: [(label: String, sentence: String)]
    /// In the order of ``messages``.
    private let found: [(digest: MessageDigest, places: [MessageSearch.Place])]
    private let search: MessageSearch

    init(_ rows: [PastMessage], _ search: MessageSearch) throws {
        let places = try search.places(of: rows)
        var (messages, missing): ([RestoreMessage], [(label: String, sentence: String)]) = ([], [])
        var found: [(digest: MessageDigest, places: [MessageSearch.Place])] = []
        let erased = try search.index.erased(among: Set(rows.compactMap(\.placement.digest)))
        for (row, places) in zip(rows, places) {
            let (placement, label) = (row.placement, "message \(row.placement.uid)")
            guard let digest = placement.digest, !erased.contains(digest), !places.isEmpty else {
                missing.append((label, Self.sentence(row, isErased: placement.digest.map(erased.contains) ?? false)))
                continue
            }
            messages.append(
                RestoreMessage(
                    index: messages.count, label: label, size: placement.wireSize, date: placement.internalDate,
                    flags: placement.flags))
            found.append((digest, places))
        }
        (self.messages, self.missing, self.found, self.search) = (messages, missing, found, search)
    }

    private static func sentence(_ row: PastMessage, isErased: Bool) -> String {
        guard let digest = row.placement.digest else { return "it was not held then" }
        if isErased { return "it was erased here on purpose (SHA-256 \(digest))" }
        return "it is not held any more; an archive of that time may have it (SHA-256 \(digest))"
    }

    func open(_ message: RestoreMessage) throws -> any RestoreBody {
        let (digest, places) = found[message.index]
        for place in places + search.lastPlaces(of: digest) {
            if let source = place.open(as: digest) { return StoreBody(source: source) }
        }
        throw RunFailure(.failed, "no file here is what it was (SHA-256 \(digest)); run verify")
    }
}
