import Mail
import SyncPlanner

/// Says a two-way plan step by step, as a dry run prints it: nothing that a run would do is left out.
struct PlanTeller {
    let context: RunContext
    let sessions: Sessions
    let planned: TwoWayRun.Planned

    func tell(_ summary: inout RunSummary) async throws {
        for note in planned.plan.notes { context.observer.observe(.notice(note)) }
        for action in planned.plan.tree { tell(step(of: action)) }
        summary.tree = TreeChanges(planned.plan.tree)
        let details = DryRunDetails(context: context, sessions: sessions)
        for exchange in planned.book.exchanges {
            var plan = exchange.plan
            let kept = try await takeOutUnsendable(from: &plan, exchange)
            let steps = steps(of: plan, exchange.sight.path) + kept
            guard !steps.isEmpty else { continue }
            summary.add(plan.result)
            for step in try await details.describe(steps, in: exchange) { tell(step) }
        }
    }

    private func tell(_ step: PlannedStep) { context.observer.observe(.planned(step)) }

    private func step(of action: FolderAction) -> PlannedStep {
        switch action {
        case .createThere(let path): PlannedStep(.createFolderThere, in: path, because: "new here")
        case .createHere(let path): PlannedStep(.createFolderHere, in: path, because: "new on the server")
        case .renameThere(_, let from, let to): renaming(.renameFolderThere, from, to, because: "renamed here")
        case .renameHere(_, let from, let to): renaming(.renameFolderHere, from, to, because: "renamed on the server")
        case .deleteThere(_, let path): PlannedStep(.deleteFolderThere, in: path, because: "deleted here")
        case .deleteHere(_, let path): PlannedStep(.deleteFolderHere, in: path, because: "deleted on the server")
        case .forget(_, let path): PlannedStep(.forgetFolder, in: path, because: "gone on both sides")
        }
    }

    private func renaming(
        _ action: PlannedStep.Action, _ from: FolderPath, _ to: FolderPath, because situation: String
    ) -> PlannedStep {
        var step = PlannedStep(action, in: to, because: situation)
        step.from = from
        return step
    }

    private func steps(of plan: ExchangePlan, _ path: FolderPath) -> [PlannedStep] {
        StepMaker(path: path) { [book = planned.book] in book[$0]?.sight.path }.steps(of: plan)
    }

    // MARK: What the server would not take

    /// - Returns: a step for each file that a run would not send.
    private func takeOutUnsendable(from plan: inout ExchangePlan, _ exchange: FolderExchange) async throws -> [PlannedStep] {
        guard !plan.uploads.isEmpty else { return [] }
        let limit = try await sessions.use { session in
            guard exchange.sight.isThere else { return session.connection.capabilities.appendLimit }
            return try await session.appendLimit(of: exchange.record.name)
        }
        let (context, uploads) = (context, plan.uploads)
        let obstacles = try await onDisk { try Self.obstacles(to: uploads, exchange, context, limit) }
        plan.uploads.removeAll { obstacles[$0.name] != nil }
        return obstacles.sorted { $0.key < $1.key }.map { name, obstacle in
            var step = PlannedStep(.leave, in: exchange.sight.path, because: "it cannot be sent: \(obstacle.words)")
            (step.file, step.count) = (name, 1)
            return step
        }
    }

    private static func obstacles(
        to uploads: [ExchangePlan.Upload], _ exchange: FolderExchange, _ context: RunContext, _ limit: UInt64?
    ) throws -> [String: UploadObstacle] {
        let maildir = try context.store.open(exchange.record.directory)
        let entries = try LocalLook(maildir, twins: .counted).entries
        var obstacles: [String: UploadObstacle] = [:]
        for upload in uploads {
            guard let entry = entries[upload.name], let facts = try? maildir.facts(of: entry) else { continue }
            let isErased = try !context.erasures.among([facts.digest]).isEmpty
            obstacles[upload.name] = isErased ? .erased : UploadObstacle(facts, limit: limit)
        }
        return obstacles
    }
}

extension TreeChanges {
    /// What the actions would come to.
    fileprivate init(_ actions: [FolderAction]) {
        self.init()
        for action in actions {
            switch action {
            case .createThere, .createHere: made += 1
            case .renameThere, .renameHere: renamed += 1
            case .deleteThere, .deleteHere: deleted += 1
            case .forget: break
            }
        }
    }
}

/// Makes the steps of one folder's plan.
struct StepMaker {
    let path: FolderPath
    /// A folder's path by its number.
    let folderPath: (Int64) -> FolderPath?

    func steps(of plan: ExchangePlan) -> [PlannedStep] {
        arrivals(plan) + transfers(plan) + flags(plan) + removals(plan) + marks(plan)
    }

    private func arrivals(_ plan: ExchangePlan) -> [PlannedStep] {
        plan.download.map { step(.fetch, plan.situation(ofDownload: $0), uid: $0) }
            + plan.uploads.map { step(.upload, $0.situation, file: $0.name) }
    }

    private func transfers(_ plan: ExchangePlan) -> [PlannedStep] {
        let here = plan.localTransfers.map { transfer in
            var step = step(
                transfer.isCopy ? .copyHere : .moveHere, transfer.situation, uid: transfer.uid, file: transfer.file.name)
            step.from = folderPath(transfer.file.folder)
            return step
        }
        let there = plan.remoteTransfers.map { transfer in
            var step = step(
                transfer.isCopy ? .copyThere : .moveThere, transfer.situation, uid: transfer.source.uid, file: transfer.name)
            step.from = folderPath(transfer.source.folder)
            return step
        }
        return here + there
    }

    private func flags(_ plan: ExchangePlan) -> [PlannedStep] {
        let bound = plan.rebindings.map { rebinding in
            step(rebinding.old == nil ? .adopt : .rebind, rebinding.situation, uid: rebinding.uid, file: rebinding.name)
        }
        let changes =
            plan.flags.map { ($0.uid, $0.name, $0.flags, $0.situation) }
            + plan.rebindings.map { ($0.uid, $0.name, $0.flags, $0.situation) }
            + plan.localTransfers.map { ($0.uid, $0.file.name, $0.flags, $0.situation) }
            + plan.remoteTransfers.map { ($0.source.uid, $0.name, $0.flags, $0.situation) }
        return bound
            + changes.flatMap { uid, name, flags, situation in
                [
                    change(.flagsHere, from: flags.here, to: flags.wantedHere, situation, uid, name),
                    change(.flagsThere, from: flags.server, to: flags.wanted, situation, uid, name),
                ].compactMap(\.self)
            }
    }

    /// `nil` if that side has the flags already.
    private func change(
        _ action: PlannedStep.Action, from old: MessageFlags, to new: MessageFlags, _ situation: Situation, _ uid: UID,
        _ name: String
    ) -> PlannedStep? {
        guard old != new else { return nil }
        var step = step(action, situation, uid: uid, file: name)
        let (before, after) = (Set(old.words), Set(new.words))
        step.flagsAdded = new.words.filter { !before.contains($0) }
        step.flagsRemoved = old.words.filter { !after.contains($0) }
        return step
    }

    private func removals(_ plan: ExchangePlan) -> [PlannedStep] {
        let there = plan.remoteRemovals.map { removal in
            var step = step(.deleteThere, removal.situation, uid: removal.uid, file: removal.name)
            switch removal.way {
            case .expunge: break
            case .flag: step.flagsAdded = ["\\Deleted"]
            case .trash(let folder): step.to = folderPath(folder)
            }
            return step
        }
        return there + plan.localRemovals.map { step(.deleteHere, $0.situation, uid: $0.uid, file: $0.name) }
    }

    private func marks(_ plan: ExchangePlan) -> [PlannedStep] {
        plan.keepGone.map { step(.keepGone, plan.situation(ofKept: $0), uid: $0) }
            + plan.returned.map { step(.returned, .returned, uid: $0) }
            + plan.forget.map { step(.forget, .goneOnBoth, uid: $0) }
            + plan.left.sorted { $0.key.rawValue < $1.key.rawValue }.map { situation, count in
                var step = step(.leave, situation)
                step.count = count
                return step
            }
    }

    private func step(
        _ action: PlannedStep.Action, _ situation: Situation, uid: UID? = nil, file: String? = nil
    ) -> PlannedStep {
        var step = PlannedStep(action, in: path, because: situation.description)
        (step.uid, step.file) = (uid, file)
        return step
    }
}

extension ExchangePlan {
    /// What a run that carries the plan out would count.
    var result: FolderResult {
        var result = FolderResult()
        result.downloaded = download.count
        result.uploaded = uploads.count
        result.moved = localTransfers.count { !$0.isCopy } + remoteTransfers.count
        result.copiedLocally = localTransfers.count(where: \.isCopy)
        let flagged = flags.map(\.flags) + rebindings.map(\.flags) + localTransfers.map(\.flags) + remoteTransfers.map(\.flags)
        result.flagsLocal = flagged.count(where: \.changesHere)
        result.flagsRemote = flagged.count(where: \.changesServer)
        result.deletedLocal = localRemovals.count
        result.deletedRemote = remoteRemovals.count
        result.goneKept = keepGone.count
        return result
    }
}
