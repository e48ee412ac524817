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
        /// The flags of some messages that are known could not be had. There is no ``highestModSeq`` then, so that the next
        /// run asks again.
        var lacksFlags = false
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

    static func notice(ofLackingFlagsIn path: FolderPath) -> String {
        "\(path): the flags of some messages were not told by the server or could not be read; the next run asks again"
    }

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
            let answer: Answer? =
                parameters.qresync != nil
                ? changes(from: selected) : try await changes(since: modSeq, exists: findings.exists)
            if let answer, let server = agreeing(answer, known: known, exists: findings.exists) {
                findings.server = server
                return findings
            }
        }
        try await lookAtEverything(known: known, flagsToo: flagsToo || isNew || !known.isEmpty, &findings)
        return findings
    }

    /// What the server told of its messages.
    private struct Answer {
        var flags: [UID: MessageFlags] = [:]
        /// Every UID that it named, also without flags.
        var named = UIDSet()
        var vanished = UIDSet()
        /// Nothing was left out, and all of it could be read.
        var isComplete = true
    }

    private func changes(from selected: SelectedMailbox) -> Answer {
        var answer = Answer(vanished: selected.vanished, isComplete: selected.isComplete)
        for fetch in selected.changed {
            guard let uid = fetch.uid else {
                answer.isComplete = false
                continue
            }
            answer.named.insert(uid)
            answer.flags[uid] = fetch.flags ?? answer.flags[uid]
        }
        return answer
    }

    /// - Returns: `nil` if the server refuses the question; then the next rung asks another one.
    private func changes(since modSeq: ModSeq, exists: Int) async throws(IMAPError) -> Answer? {
        // Some servers take `1:*` for a mistake where there is no message.
        guard exists > 0 else { return Answer() }
        do throws(IMAPError) {
            return try await flags(FetchModifiers(changedSince: modSeq))
        } catch {
            guard error.isRefusal(on: session) else { throw error }
            return nil
        }
    }

    /// The look, if all of the answer is there and its sum is right: what was known, less what vanished, and what is new make
    /// what exists. No sum shows that flags are missing.
    private func agreeing(_ answer: Answer, known: UIDSet, exists: Int) -> ServerFolder? {
        guard answer.isComplete, answer.flags.count == answer.named.count else { return nil }
        let new = answer.named.subtracting(known).subtracting(answer.vanished)
        let vanished = answer.vanished.intersection(known)
        guard known.count - vanished.count + new.count == exists else { return nil }
        return ServerFolder(.changes(vanished: vanished, new: new), flags: answer.flags)
    }

    /// Every UID, and all flags if they are asked for. Servers are known to answer a search with nothing although the mailbox
    /// is full; where the number is not right, it is asked another way.
    private func everything(flagsToo: Bool, exists: Int) async throws(IMAPError) -> Answer {
        guard exists > 0 else { return Answer() }
        var answer: Answer
        if flagsToo { answer = try await flags() } else { answer = Answer(named: try await search()) }
        guard answer.named.count != exists else { return answer }
        let again = flagsToo ? try await search() : try await flags().named
        if again.count == exists { answer.named = again } else { answer.named.formUnion(again) }
        return answer
    }

    private func lookAtEverything(
        known: UIDSet, flagsToo: Bool, _ findings: inout Findings
    ) async throws(IMAPError) {
        let answer = try await everything(flagsToo: flagsToo, exists: findings.exists)
        var uids = answer.named
        let flags = answer.flags
        guard uids.count <= findings.exists + Self.arrivalsMeanwhile, uids.count <= Self.mostMessages else {
            throw IMAPError(
                .refused,
                message:
                    "The server lists \(uids.count) messages in \(mailbox) and says that there are \(findings.exists); ask its administrator.",
                disposition: .lasting, mailbox: mailbox)
        }
        let isEmptied = findings.exists == 0 && !known.isEmpty && before.statusMessages != 0
        if uids.count < findings.exists || isEmptied {
            findings.contradicts = true
            uids.formUnion(known)
        }
        if flagsToo, !findings.contradicts {
            let isMissing = flags.count < uids.count && known.intersection(uids).contains { flags[$0] == nil }
            findings.lacksFlags = isMissing || !answer.isComplete
            if findings.lacksFlags { findings.highestModSeq = nil }
        }
        findings.server = ServerFolder(.everything(present: uids), flags: flags)
    }

    /// Every UID of the mailbox, page by page where the server limits what one command may work on (RFC 9738).
    private func search() async throws(IMAPError) -> UIDSet {
        let hasESearch = connection.capabilities.has("ESEARCH")
        var found = UIDSet()
        var pages = MessagePages()
        while true {
            let keys: [SearchKey] = pages.set == .all ? [.all] : [.uid(pages.set)]
            let reply = try await connection.run(.uidSearch(SearchRequest(keys, returns: hasESearch ? [.all] : nil)))
            found.formUnion(reply.foundUIDs)
            guard pages.turn(after: reply) else { return found }
        }
    }

    /// UIDs and flags of every message, or of those that the modifiers leave, page by page as well.
    private func flags(_ modifiers: FetchModifiers = .none) async throws(IMAPError) -> Answer {
        let collector = FlagCollector()
        var pages = MessagePages()
        while true {
            let reply = try await connection.run(.uidFetch(pages.set, [.uid, .flags], modifiers), receiver: collector)
            guard pages.turn(after: reply) else { break }
        }
        let collected = collector.collected
        return Answer(
            flags: collected.flags, named: collected.uids, vanished: collected.vanished,
            isComplete: pages.isComplete && collector.isLegible)
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
