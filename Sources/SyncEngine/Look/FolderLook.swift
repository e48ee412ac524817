import IMAPClient
import IMAPProtocol
import Mail
import SyncPlanner

/// Finds out what changed in one mailbox, by the cheapest means that the server has.
///
/// | rung | needs | costs |
/// | --- | --- | --- |
/// | changes and deletions with EXAMINE or SELECT | QRESYNC, a known mod-sequence | 1 round trip |
/// | changes since, UIDs only if the counts disagree | CONDSTORE, a known mod-sequence | 2 or 3 |
/// | all UIDs, and all flags if any message is known | nothing | 2 |
///
/// Each rung checks itself against EXISTS and falls to the one below when the numbers do not agree.
struct FolderLook {
    /// What the index knew before.
    struct Before: Sendable {
        var uidValidity: UIDValidity?
        var modSeq: ModSeq?
        /// UIDs that the server had when last seen (kept ones that are gone not among them).
        var present = UIDSet()
        /// UIDs of messages that were erased here and that the server had when last seen, by UIDVALIDITY. They count where
        /// numbers are compared, and are left out of what was found.
        var erased: [UIDValidity: UIDSet] = [:]
        /// MESSAGES of the STATUS that made us look; a second sign beside EXISTS.
        var statusMessages: Int?
    }

    struct Findings: Sendable {
        var uidValidity: UIDValidity
        var uidNext: UID?
        /// To be kept once everything up to it is done; as it stood when the mailbox was opened (RFC 7162 section 6).
        var highestModSeq: ModSeq?
        var exists: Int
        var server: ServerFolder
        /// Of the messages that were erased here, those that the server has.
        var erased = UIDSet()
        /// The UIDs are void: the mailbox was made anew (RFC 3501 section 2.3.1.1).
        var hasNewValidity: Bool
        /// The server's answers contradict each other; nothing may be taken for deleted.
        var contradicts: Bool
        /// PERMANENTFLAGS; `nil` = not told.
        var permanentFlags: [String]?
        /// The server gives this mailbox for reading only, though it was opened for more.
        var isReadOnly = false
    }

    /// What a server may list beyond EXISTS: messages that came since.
    private static let arrivalsMeanwhile = 100_000
    /// No mailbox has more; a set of UIDs that does is a mistake or an attack.
    private static let mostMessages = 20_000_000

    let session: Session
    let mailbox: MailboxName
    let before: Before
    /// The server has confirmed ENABLE QRESYNC for this account's connections.
    let canResync: Bool
    /// `true`: EXAMINE. `false`: SELECT, after which the mailbox may be written to without opening it again.
    let isReadOnly: Bool

    private var connection: IMAPConnection { session.connection }

    /// - Parameter flagsToo: fetch all flags even where no message is known.
    func look(flagsToo: Bool = false) async throws(IMAPError) -> Findings {
        var findings = try await lookAtAll(flagsToo: flagsToo)
        findings.leaveOut(before.erased[findings.uidValidity] ?? UIDSet())
        return findings
    }

    private func lookAtAll(flagsToo: Bool) async throws(IMAPError) -> Findings {
        var parameters = SelectParameters.none
        if canResync, let validity = before.uidValidity, let modSeq = before.modSeq {
            parameters.qresync = .init(uidValidity: validity, modSeq: modSeq)
        } else if connection.capabilities.has("CONDSTORE") {
            parameters.condstore = true
        }
        let selected = try await session.select(mailbox, readOnly: isReadOnly, parameters: parameters)
        guard let validity = selected.uidValidity else {
            throw IMAPError(
                .refused,
                message:
                    "The server told no UIDVALIDITY for \(mailbox), so its messages cannot be told apart; ask its administrator.",
                disposition: .lasting, mailbox: mailbox)
        }
        let isNew = before.uidValidity.map { $0 != validity } ?? false
        var findings = Findings(
            uidValidity: validity, uidNext: selected.uidNext, highestModSeq: selected.highestModSeq,
            exists: Int(selected.exists), server: ServerFolder(.everything(present: [])), hasNewValidity: isNew,
            contradicts: false,
            permanentFlags: selected.permanentFlags, isReadOnly: !isReadOnly && selected.isReadOnly)
        let known = (isNew ? UIDSet() : before.present).union(before.erased[validity] ?? UIDSet())
        if !isNew, selected.highestModSeq != nil, let modSeq = before.modSeq {
            let changes =
                parameters.qresync != nil
                ? changes(from: selected) : try await changes(since: modSeq)
            if let server = agreeing(changes, known: known, exists: findings.exists) {
                findings.server = server
                return findings
            }
        }
        try await lookAtEverything(known: known, flagsToo: flagsToo || isNew || !known.isEmpty, &findings)
        return findings
    }

    private struct Changes {
        var flags: [UID: MessageFlags]
        var named: UIDSet
        var vanished: UIDSet
    }

    private func changes(from selected: SelectedMailbox) -> Changes {
        var changes = Changes(flags: [:], named: [], vanished: selected.vanished)
        for fetch in selected.changed {
            guard let uid = fetch.uid else { continue }
            changes.named.insert(uid)
            changes.flags[uid] = fetch.flags
        }
        return changes
    }

    private func changes(since modSeq: ModSeq) async throws(IMAPError) -> Changes {
        let collector = FlagCollector()
        _ = try await connection.submit(
            .uidFetch(.all, [.uid, .flags], FetchModifiers(changedSince: modSeq)), receiver: collector
        ).value()
        let collected = collector.collected
        return Changes(flags: collected.flags, named: collected.uids, vanished: collected.vanished)
    }

    /// The look, if its sum is right: what was known, less what vanished, and what is new make what exists.
    private func agreeing(_ changes: Changes, known: UIDSet, exists: Int) -> ServerFolder? {
        let new = changes.named.subtracting(known).subtracting(changes.vanished)
        let vanished = changes.vanished.intersection(known)
        guard known.count - vanished.count + new.count == exists else { return nil }
        return ServerFolder(.changes(vanished: vanished, new: new), flags: changes.flags)
    }

    private func lookAtEverything(
        known: UIDSet, flagsToo: Bool, _ findings: inout Findings
    ) async throws(IMAPError) {
        var uids = UIDSet()
        var flags: [UID: MessageFlags] = [:]
        if findings.exists > 0 {
            if flagsToo { (uids, flags) = try await sweepFlags() } else { uids = try await search() }
            if uids.count != findings.exists {
                // Servers are known to answer a search with nothing although the mailbox is full; ask another way.
                let again = flagsToo ? try await search() : try await sweepFlags().uids
                if again.count == findings.exists { uids = again } else { uids.formUnion(again) }
            }
        }
        guard uids.count <= findings.exists + Self.arrivalsMeanwhile, uids.count <= Self.mostMessages else {
            throw IMAPError(
                .protocolViolation,
                message:
                    "The server lists \(uids.count) messages in \(mailbox) and says that there are \(findings.exists); ask its administrator.",
                disposition: .lasting, mailbox: mailbox)
        }
        let isEmptied = findings.exists == 0 && !known.isEmpty && before.statusMessages != 0
        if uids.count < findings.exists || isEmptied {
            findings.contradicts = true
            uids.formUnion(known)
        }
        findings.server = ServerFolder(.everything(present: uids), flags: flags)
    }

    /// Every UID of the mailbox, page by page where the server limits what one command may work on (RFC 9738).
    private func search() async throws(IMAPError) -> UIDSet {
        let hasESearch = connection.capabilities.has("ESEARCH")
        var found = UIDSet()
        var range = SequenceSet.all
        while true {
            let keys: [SearchKey] = range == .all ? [.all] : [.uid(range)]
            let reply = try await connection.run(.uidSearch(SearchRequest(keys, returns: hasESearch ? [.all] : nil)))
            found.formUnion(reply.foundUIDs)
            guard let next = nextPage(reply) else { return found }
            range = next
        }
    }

    private func sweepFlags() async throws(IMAPError) -> (uids: UIDSet, flags: [UID: MessageFlags]) {
        let collector = FlagCollector()
        var range = SequenceSet.all
        while true {
            let reply = try await connection.submit(.uidFetch(range, [.uid, .flags]), receiver: collector).value()
            guard let next = nextPage(reply) else { break }
            range = next
        }
        let collected = collector.collected
        return (collected.uids, collected.flags)
    }

    /// Where to go on when the server stopped at its MESSAGELIMIT: below the lowest UID that it worked on.
    private func nextPage(_ reply: Reply) -> SequenceSet? {
        guard case .messageLimit(_, let lowest)? = reply.text.code, let lowest, lowest > .min else { return nil }
        return .numbers(UIDSet(.min...UID(unchecked: lowest.value - 1)))
    }
}

extension FolderLook.Findings {
    /// Erased messages are not there, whatever the server lists.
    fileprivate mutating func leaveOut(_ uids: UIDSet) {
        guard !uids.isEmpty else { return }
        switch server.extent {
        case .everything(let present):
            erased = uids.intersection(present)
            server.extent = .everything(present: present.subtracting(uids))
        case .changes(let vanished, let new):
            erased = uids.subtracting(vanished)
            server.extent = .changes(vanished: vanished.subtracting(uids), new: new.subtracting(uids))
        }
        server.flags = server.flags.filter { !uids.contains($0.key) }
    }
}
