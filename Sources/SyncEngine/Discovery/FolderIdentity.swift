import IMAPClient
import IMAPProtocol
import Mail
import MailIndex

/// Whether a folder under a known name and UIDVALIDITY is the known one. Servers that have one UIDVALIDITY for all, or that
/// count it in seconds, begin with the same numbers again in a folder that is made anew, and what these stood for is held, so
/// that nothing of the new folder would ever be fetched. Its id tells (RFC 8474), else the dates of some messages, which are
/// asked for only where there is reason to doubt: the folder had been gone, or its UIDNEXT went down.
struct FolderIdentity {
    /// By id.
    private(set) var returned: Set<Int64> = []
    private(set) var replaced: Set<Int64> = []

    /// So many of the lowest and of the highest numbers are compared.
    private static let sample = 100

    /// - Parameters:
    ///   - known: all folders of the index.
    ///   - discovered: all folders of the server.
    init(
        of known: [FolderRecord], among discovered: [DiscoveredFolder], _ index: AccountIndex, _ limits: RunLimits,
        on connection: IMAPConnection
    ) async throws(IMAPError) {
        let listed = Dictionary(discovered.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let present = known.filter { $0.goneRun == nil }
        let names = Set(present.map(\.name))
        let former = Dictionary(
            known.filter { $0.goneRun != nil && !names.contains($0.name) }.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
        for record in present + former.values.sorted(by: { $0.id < $1.id }) {
            guard let folder = listed[record.name], folder.isSelectable, let validity = record.uidValidity,
                folder.status?.uidValidity == validity
            else { continue }
            if folder.isAnother(than: record) {
                replaced.insert(record.id)
                continue
            }
            let isNamed = record.mailboxID != nil && folder.status?.mailboxID == record.mailboxID
            let isDoubtful = !isNamed && (record.goneRun != nil || folder.hasFewerNumbers(than: record))
            if isDoubtful, !(try await Self.hasSameMail(record, validity, index, limits, connection)) {
                replaced.insert(record.id)
            } else if record.goneRun != nil {
                returned.insert(record.id)
            }
        }
    }

    private static func hasSameMail(
        _ record: FolderRecord, _ validity: UIDValidity, _ index: AccountIndex, _ limits: RunLimits, _ connection: IMAPConnection
    ) async throws(IMAPError) -> Bool {
        guard let dates = try? dates(of: record, validity, index) else { return false }
        guard !dates.isEmpty else { return true }
        do throws(IMAPError) {
            guard try await connection.select(record.name, readOnly: true).uidValidity == validity else { return false }
            let facts = try await MessageCollector.fetch(UIDSet(dates.keys), [.uid, .internalDate], on: connection, limits)
            return facts.allSatisfy { uid, fact in fact.date == dates[uid] }
        } catch {
            // What is wrong with this folder shows when it is looked at.
            guard connection.isOpen else { throw error }
            return false
        }
    }

    private static func dates(
        of record: FolderRecord, _ validity: UIDValidity, _ index: AccountIndex
    ) throws(IndexError) -> [UID: Int64] {
        var first: [(UID, Int64)] = []
        var last: [(UID, Int64)] = []
        try index.forEachPlacement(in: record.id, validity) { placement in
            guard placement.goneRun == nil, let date = placement.internalDate?.secondsSince1970 else { return }
            if first.count < sample { return first.append((placement.uid, date)) }
            last.append((placement.uid, date))
            if last.count > 2 * sample { last.removeFirst(sample) }
        }
        return Dictionary(first + last.suffix(sample), uniquingKeysWith: { first, _ in first })
    }
}
