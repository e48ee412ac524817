import Mail
import MailIndex
import SyncPlanner

/// Finds out which messages that arrived on the server, files that appeared here, and rows are the same message, so that
/// what was moved or copied need not be sent again.
///
/// | what | by |
/// | --- | --- |
/// | arrival, row | EMAILID or X-GM-MSGID; else size and INTERNALDATE, then the whole header |
/// | file, row | the digest of the wire form; else see ``LooseMatching`` |
/// | arrival, file | size and the whole header; else see ``AlteredStrangers`` |
///
/// Bodies are never fetched. Where nothing departed or appeared and no message has a row, nothing is asked.
struct Identification {
    let context: RunContext
    let sessions: Sessions
    let account: AccountSight

    func identify() async throws -> Identities {
        let hasArrivals = account.sights.contains { $0.isThere && !$0.difference.arrivals.isEmpty }
        let hasStrangers = account.sights.contains { !$0.difference.strangers.isEmpty }
        let hasRows = account.tree.pairs.contains { $0.held > 0 } || account.sights.contains { $0.hasRows }
        guard hasRows && (hasArrivals || hasStrangers) || hasArrivals && hasStrangers else { return Identities() }
        let (context, account) = (context, account)
        let scope = try await onDisk { try IdentityScope(account, context) }
        let files = FileReading(context: context, scope: scope)
        let strangers = try await onDisk { try files.strangers() }
        let rows = try await onDisk { try Self.rows(like: strangers, scope, context) }
        let loose = try await onDisk { try LooseMatching(files: files, unknown: Self.unknown(strangers, rows)) }
        let survey = ArrivalSurvey(
            context: context, sessions: sessions, scope: scope, sizes: Set(strangers.map(\.size)).union(loose.sizesOfArrivals),
            known: account.facts)
        var draft = IdentityDraft(strangers: strangers, rows: rows)
        if hasArrivals { try await recognise(&draft, survey, files, loose) }
        try await recogniseAltered(&draft, survey, loose)
        if hasArrivals { try await recogniseNoted(&draft, files) }
        return draft.identities(scope)
    }

    private static func rows(
        like strangers: [StrangerFacts], _ scope: IdentityScope, _ context: RunContext
    ) throws -> [KnownRow] {
        try context.index.rows(withDigests: Set(strangers.map(\.digest))).compactMap { row in
            scope.reference(row).map { KnownRow(reference: $0, placement: row.placement) }
        }
    }

    private static func unknown(_ strangers: [StrangerFacts], _ rows: [KnownRow]) -> [StrangerFacts] {
        let digests = Set(rows.compactMap(\.placement.digest))
        return strangers.filter { !digests.contains($0.digest) }
    }

    /// Arrivals, by what the server tells of them.
    private func recognise(
        _ draft: inout IdentityDraft, _ survey: ArrivalSurvey, _ files: FileReading, _ loose: LooseMatching
    ) async throws {
        let findings = try await survey.survey()
        draft.add(findings.rows.values)
        let unsure = findings.candidates.filter { $0.content == nil }
        for candidate in findings.candidates { draft.arrivals[candidate.reference] = candidate.content }
        guard !unsure.isEmpty else { return }
        let rows = findings.unsure.compactMap { findings.rows[$0] }
        let strangers = draft.strangers
        let lookalikes = try await onDisk {
            var lookalikes = try files.lookalikes(of: rows)
            for stranger in strangers {
                lookalikes.add(.digest(stranger.digest), header: stranger.header, size: stranger.size, date: nil)
            }
            return lookalikes
        }
        let uids = Dictionary(grouping: unsure.map(\.reference), by: \.folder).mapValues { UIDSet($0.map(\.uid)) }
        let headers = try await survey.headers(of: uids, isLoose: !loose.sizesOfArrivals.isEmpty)
        for candidate in unsure {
            guard let facts = headers[candidate.reference], let header = facts.header, let size = candidate.facts.size else {
                continue
            }
            draft.arrivals[candidate.reference] = lookalikes.content(
                header: header.digest, size: size, date: candidate.facts.date)
            draft.headers[candidate.reference] = header
        }
    }

    /// Files whose headers another program has changed.
    private func recogniseAltered(
        _ draft: inout IdentityDraft, _ survey: ArrivalSurvey, _ loose: LooseMatching
    ) async throws {
        guard !loose.isEmpty else { return }
        let there = loose.rowsThere
        // By their object ids some are known already to be messages whose files may be these.
        let contents = loose.contentsThatLeft
        let named = draft.arrivals.filter { contents.contains($0.value) && draft.headers[$0.key] == nil }.keys
        let wanted = Dictionary(grouping: named, by: \.folder).mapValues { UIDSet($0.map(\.uid)) }
            .merging(there) { $0.union($1) }
        let headers = wanted.isEmpty ? [:] : try await survey.headers(of: wanted, isLoose: true).compactMapValues(\.header)
        let arrived = draft.headers.filter { draft.arrivals[$0.key] == nil }
            .merging(headers.filter { named.contains($0.key) }) { first, _ in first }
        let rows = headers.filter { there[$0.key.folder]?.contains($0.key.uid) ?? false }
        let found = try await onDisk { try loose.match(rows, arrivals: arrived) }
        draft.altered = found.strangers
        draft.arrivals.merge(found.arrivals) { first, _ in first }
        draft.add(found.rows)
    }

    /// Files whose headers another program has changed, and of which no row tells what they were before.
    private func recogniseNoted(_ draft: inout IdentityDraft, _ files: FileReading) async throws {
        let strangers = draft.unexplained
        guard !strangers.isEmpty else { return }
        let altered = try await onDisk { try AlteredStrangers(strangers, files: files) }
        guard !altered.sizes.isEmpty else { return }
        let survey = ArrivalSurvey(
            context: context, sessions: sessions, scope: files.scope, sizes: altered.sizes, known: account.facts)
        let known = draft.arrivals
        let candidates = try await survey.survey().candidates.filter { candidate in
            candidate.content == nil && known[candidate.reference] == nil && candidate.facts.size.map(altered.sizes.contains) ?? false
        }
        guard !candidates.isEmpty else { return }
        let uids = Dictionary(grouping: candidates.map(\.reference), by: \.folder).mapValues { UIDSet($0.map(\.uid)) }
        let headers = try await survey.headers(of: uids, isLoose: true)
        for candidate in candidates {
            guard let header = headers[candidate.reference]?.header, let size = candidate.facts.size else { continue }
            draft.arrivals[candidate.reference] = altered.content(of: header, size: size)
        }
    }
}

extension FolderSight {
    /// Some message of the folder has a row.
    fileprivate var hasRows: Bool {
        difference.held > 0 || difference.kept > 0 || !difference.goneThere.isEmpty || !difference.goneBoth.isEmpty
    }
}

/// What is known so far of which content each message has.
struct IdentityDraft {
    let strangers: [StrangerFacts]
    private(set) var rows: [RowReference: KnownRow]
    var arrivals: [RowReference: MessageContent] = [:]
    /// Of arrivals, as far as they were fetched.
    var headers: [RowReference: HeaderForm] = [:]
    /// Files that are a row's message with another header.
    var altered: [FileReference: MessageContent] = [:]

    init(strangers: [StrangerFacts], rows: [KnownRow]) {
        self.strangers = strangers
        self.rows = Dictionary(rows.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Files that are nothing that is known.
    var unexplained: [StrangerFacts] {
        let known = Set(rows.values.map(\.content)).union(arrivals.values)
        return strangers.filter { altered[$0.reference] == nil && !known.contains(.digest($0.digest)) }
    }

    mutating func add(_ rows: some Sequence<KnownRow>) {
        for row in rows { self.rows[row.reference] = row }
    }

    /// Numbers contents that more than one kind of message has.
    func identities(_ scope: IdentityScope) -> Identities {
        var identities = Identities()
        let files = strangers.map { ($0.reference, altered[$0.reference] ?? .digest($0.digest)) }
        let arrived = Set(arrivals.values)
        let lying = Set(files.map(\.1))
        let known = Dictionary(grouping: rows.values, by: \.content)
        let shared = arrived.union(lying).filter { known[$0] != nil }.union(arrived.intersection(lying))
        var numbers: [MessageContent: Int] = [:]
        for content in shared { numbers[content] = numbers.count + 1 }
        for (arrival, content) in arrivals { identities.arrivals[arrival] = numbers[content] }
        for (file, content) in files { identities.strangers[file] = numbers[content] }
        for (content, number) in numbers {
            for row in known[content] ?? [] {
                identities.rows[row.reference] = number
                guard !scope.hasDeparted(row.reference) else { continue }
                let placement = row.placement
                identities.originals[row.reference] = BaseMessage(
                    uid: placement.uid, name: placement.name, flags: placement.flags, isGone: placement.goneRun != nil)
            }
        }
        return identities
    }
}
