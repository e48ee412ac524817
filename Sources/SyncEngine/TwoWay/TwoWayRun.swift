import Foundation
import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import SyncPlanner

/// A two-way run between discovery and summary: look at both sides, identify, plan, act, record.
///
/// Nothing is touched before the plan of the whole account is made and the brake has let it pass.
struct TwoWayRun {
    /// What was seen, and what is to be done about it.
    struct Planned: Sendable {
        let account: AccountSight
        let plan: AccountPlan
        let book: ExchangeBook
    }

    let context: RunContext
    let sessions: Sessions
    let discovered: [DiscoveredFolder]
    let names: ServerNames

    init(context: RunContext, sessions: Sessions, discovered: [DiscoveredFolder]) {
        (self.context, self.sessions, self.discovered) = (context, sessions, discovered)
        names = ServerNames(discovered)
    }

    /// Looks and plans; changes nothing but the index's list of folders.
    func plan() async throws -> Planned {
        let account = try await AccountLook(context: context, sessions: sessions, discovered: discovered).look()
        let identities = try await Identification(context: context, sessions: sessions, account: account).identify()
        let context = context
        let (sights, trash) = try await onDisk { try Self.everyFolder(account, context) }
        let planner = AccountPlanner(
            policy: context.settings.policy, allowsMassDelete: context.allowsMassDelete, trash: trash,
            serverExpunges: context.canExpunge)
        var plan = planner.plan(tree: account.tree, folders: sights.map(\.folderCase), identities: identities)
        plan.notes += Self.notesOfLost(plan, sights)
        if plan.brake == nil {
            try await admit(&plan, sights)
            let admitted = plan
            plan = try await onDisk {
                var plan = admitted
                try Expiry(context: context).add(to: &plan, sights)
                return plan
            }
        }
        return Planned(account: account, plan: plan, book: Self.book(plan, sights))
    }

    /// The folders that were looked at, those in which nothing changed, and the number of the trash folder.
    private static func everyFolder(_ account: AccountSight, _ context: RunContext) throws -> ([FolderSight], trash: Int64?) {
        let records = try context.index.folders().filter { $0.goneRun == nil }
        let seen = Set(account.sights.map(\.record.id)).union(account.leftOut).union(account.failed)
        let counts = try context.index.counts()
        let quiet = records.filter { !seen.contains($0.id) }.map {
            FolderSight(quiet: $0, held: counts[$0.id]?.held ?? 0)
        }
        let sights = (account.sights + quiet).sorted { $0.path < $1.path }
        return (sights, trash(context.settings.policy, sights))
    }

    /// By name; if there is none of that name, by role.
    private static func trash(_ policy: SyncPolicy, _ sights: [FolderSight]) -> Int64? {
        guard let name = policy.trash else { return nil }
        let there = sights.filter(\.isThere)
        return (there.first { $0.path.description == name } ?? there.first { $0.record.role == .trash })?.record.id
    }

    private static func book(_ plan: AccountPlan, _ sights: [FolderSight]) -> ExchangeBook {
        let plans = Dictionary(plan.folders.map { ($0.folder, $0) }, uniquingKeysWith: { first, _ in first })
        return ExchangeBook(
            sights.map { FolderExchange($0, plans[$0.record.id] ?? ExchangePlan(folder: $0.record.id)) })
    }

    /// Messages on hold that neither side has any more.
    private static func notesOfLost(_ plan: AccountPlan, _ sights: [FolderSight]) -> [String] {
        let held = Dictionary(
            sights.filter { !$0.difference.onHold.isEmpty }.map { ($0.record.id, $0) }, uniquingKeysWith: { first, _ in first })
        return plan.folders.flatMap { folder -> [String] in
            guard let sight = held[folder.folder] else { return [] }
            return RunContext.notes(ofLost: folder.forget.intersection(sight.difference.onHold), in: sight.path)
        }
    }

    /// Leaves on the server what max-size, max-age and max-messages want left there.
    private func admit(_ plan: inout AccountPlan, _ sights: [FolderSight]) async throws {
        let limits = ArrivalLimits(context.settings.policy, now: Int64(Date().timeIntervalSince1970))
        guard !limits.admitEverything else { return }
        let sights = Dictionary(sights.map { ($0.record.id, $0) }, uniquingKeysWith: { first, _ in first })
        for index in plan.folders.indices where !plan.folders[index].download.isEmpty {
            let folder = plan.folders[index]
            guard let sight = sights[folder.folder] else { continue }
            let admitted = try await sessions.use { session in
                try await session.select(names.name(of: sight.path) ?? sight.record.name, readOnly: true)
                return try await limits.admitted(
                    folder.download, of: sight.present, on: session.connection, context.settings.limits)
            }
            let left = folder.download.count - admitted.count
            guard left > 0 else { continue }
            plan.folders[index].download = admitted
            plan.folders[index].lostHere = folder.lostHere.intersection(admitted)
            plan.notes.append("\(sight.path): \(left) messages stay on the server, as max-size, max-age or max-messages say")
        }
    }
}

extension FolderSight {
    /// A folder in which nothing changed, neither there nor here.
    init(quiet record: FolderRecord, held: Int) {
        var difference = FolderDifference(folder: record.id)
        (difference.held, difference.heldHere, difference.heldThere) = (held, held, held)
        self.init(record: record, path: record.path, isThere: true, isHere: true, difference: difference)
        uidValidity = record.uidValidity
        isQuiet = true
    }

    /// For the planner.
    var folderCase: FolderCase {
        FolderCase(
            id: record.id, path: path, role: record.role, isThere: isThere, isHere: isHere, isReadOnly: isReadOnly,
            difference: difference)
    }
}
