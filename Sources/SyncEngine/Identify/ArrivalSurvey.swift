import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import SyncPlanner
import Synchronization

/// Asks about messages that arrived on the server: what they may be, and, of the few that may be something, their headers.
struct ArrivalSurvey: Sendable {
    /// An arrival that may be something that is known.
    struct Candidate: Sendable {
        let reference: RowReference
        var facts: RemoteFacts
        /// By its object id: then nothing else need be asked.
        var content: MessageContent?
    }

    struct Findings: Sendable {
        var candidates: [Candidate] = []
        /// Rows that arrivals may be, by number, so that each is there once.
        var rows: [RowReference: KnownRow] = [:]
        /// Those of them that must be compared by their headers.
        var unsure: Set<RowReference> = []

        mutating func add(_ other: Findings) {
            candidates += other.candidates
            rows.merge(other.rows) { first, _ in first }
            unsure.formUnion(other.unsure)
        }
    }

    /// So many messages are asked about, and thinned out, at once.
    private static let slice = 50_000

    let context: RunContext
    let sessions: Sessions
    let scope: IdentityScope
    /// Sizes of files without rows, one of which an arrival may be.
    let sizes: Set<UInt64>
    /// By folder: what was asked already.
    let known: [Int64: [UID: RemoteFacts]]

    /// One FETCH for each folder in which something arrived and was not asked about yet.
    func survey() async throws -> Findings {
        let findings = Mutex(Findings())
        let arrived = scope.sights.filter { !$0.difference.arrivals.isEmpty && $0.isThere }
        for sight in arrived {
            guard let facts = known[sight.record.id] else { continue }
            let found = try await onDisk { try thin(facts, sight) }
            findings.withLock { $0.add(found) }
        }
        try await sessions.forEach(arrived.filter { known[$0.record.id] == nil }) { sight, session in
            guard try await opened(sight, session) else { return }
            var rest = sight.difference.arrivals
            while !rest.isEmpty {
                let (head, tail) = rest.split(first: Self.slice)
                rest = tail
                let facts = try await MessageCollector.fetch(
                    head, MessageCollector.facts(on: session.connection), on: session.connection, context.settings.limits)
                let found = try await onDisk { try thin(facts, sight) }
                findings.withLock { $0.add(found) }
            }
        }
        return findings.withLock { $0 }
    }

    /// Headers of some messages, of the folders that they are in. What could not be had is missing.
    func headers(of messages: [Int64: UIDSet], isLoose: Bool) async throws -> [RowReference: RemoteFacts] {
        let found = Mutex<[RowReference: RemoteFacts]>([:])
        let wanted = scope.sights.filter { messages[$0.record.id] != nil && $0.isThere }
        try await sessions.forEach(wanted) { sight, session in
            guard let uids = messages[sight.record.id], try await opened(sight, session) else { return }
            let facts = try await MessageCollector.fetch(
                uids, [.uid, .body(.header)], on: session.connection, context.settings.limits, isLoose: isLoose)
            found.withLock { all in
                for (uid, facts) in facts { all[RowReference(sight.record.id, uid)] = facts }
            }
        }
        return found.withLock { $0 }
    }

    /// - Returns: `false` if the mailbox is not what it was when it was looked at: then nothing in it is recognised.
    private func opened(_ sight: FolderSight, _ session: Session) async throws(IMAPError) -> Bool {
        do throws(IMAPError) {
            let selected = try await session.open(sight.record.name, readOnly: context.opensReadOnly)
            return selected.uidValidity == sight.uidValidity
        } catch {
            guard error.isRefusal(on: session) else { throw error }
            return false
        }
    }

    /// Keeps of the arrivals those that may be a row or a file without one.
    private func thin(_ facts: [UID: RemoteFacts], _ sight: FolderSight) throws -> Findings {
        let id = sight.record.id
        let ids = Set(facts.values.compactMap(\.emailID))
        let named = Dictionary(
            grouping: located(try context.index.rows(withEmailIDs: ids))
                + (try kept(sight) { row in
                    row.emailID.map { ids.contains($0) } ?? false
                }), by: { $0.placement.emailID })
        let looks = Set(facts.values.compactMap(\.sizeAndDate))
        let alike = Dictionary(
            grouping: located(try context.index.rows(ofSizeAndDate: looks))
                + (try kept(sight) { row in
                    row.sizeAndDate.map { looks.contains($0) } ?? false
                }), by: { $0.placement.sizeAndDate })
        var findings = Findings()
        for (uid, facts) in facts {
            var candidate = Candidate(reference: RowReference(id, uid), facts: facts)
            let same = facts.emailID.flatMap { named[$0] } ?? []
            if Set(same.map(\.content)).count == 1, let row = same.first {
                candidate.content = row.content
                for row in same { findings.rows[row.reference] = row }
            } else {
                let rows = facts.sizeAndDate.flatMap { alike[$0] } ?? []
                guard !rows.isEmpty || facts.size.map({ sizes.contains($0) }) ?? false else { continue }
                for row in rows {
                    findings.rows[row.reference] = row
                    findings.unsure.insert(row.reference)
                }
            }
            findings.candidates.append(candidate)
        }
        return findings
    }

    private func located(_ rows: [LocatedPlacement]) -> [KnownRow] {
        rows.compactMap { row in scope.reference(row).map { KnownRow(reference: $0, placement: row.placement) } }
    }

    /// Messages of the folder that were kept when they went on the server: they may be back under another UID.
    private func kept(_ sight: FolderSight, _ isWanted: (Placement) -> Bool) throws -> [KnownRow] {
        guard sight.difference.kept > 0, let validity = scope.validity(of: sight.record.id) else { return [] }
        var rows: [KnownRow] = []
        try context.index.forEachPlacement(in: sight.record.id, validity) { placement in
            guard placement.goneRun != nil, isWanted(placement) else { return }
            rows.append(KnownRow(reference: RowReference(sight.record.id, placement.uid), placement: placement))
        }
        return rows
    }
}

extension RemoteFacts {
    /// What a row is looked for by.
    var sizeAndDate: SizeAndDate? {
        guard let size, let date else { return nil }
        return SizeAndDate(size: size, date: date)
    }
}

extension Placement {
    var sizeAndDate: SizeAndDate? { internalDate.map { SizeAndDate(size: wireSize, date: $0.secondsSince1970) } }
}
