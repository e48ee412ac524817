import MailIndex
import SyncEngine

/// Carries out `forget` and `erase`, and tells about it.
struct RemovalWork: Sendable {
    let settings: AccountSettings
    let order: RemovalOrder
    let console: Console

    /// A dry run.
    func tell() async throws -> ExitStatus {
        let plan = try await told()
        return RemovalText.status(plan, failed: 0, isErasure: isErasure)
    }

    /// Lists what would go and what would stay.
    func told() async throws -> RemovalPlan {
        let retention = AccountRetention(settings)
        let (order, console, name, isErasure) = (order, console, settings.name, isErasure)
        let (plan, table) = try await Blocking.run { _ in
            var table = RemovalTable()
            let plan = try retention.plan(order) { candidate in
                table.add(candidate)
                console.json(RemovalText.json(candidate, account: name))
                if console.verbosity == .verbose || isErasure { console.line(RemovalText.line(candidate, account: name)) }
            }
            return (plan, table)
        }
        table.lines(columns: console.columns).forEach { console.line($0) }
        console.json(RemovalText.json(plan, account: settings.name, isErasure: isErasure))
        console.result(RemovalText.summary(plan, account: settings.name))
        warn(of: plan)
        return plan
    }

    func carryOut() async throws -> ExitStatus {
        let retention = AccountRetention(settings)
        let order = order
        let report = try await Blocking.run { _ in try retention.carryOut(order) }
        console.json(RemovalText.json(report, account: settings.name, isErasure: isErasure))
        console.line(RemovalText.summary(report, account: settings.name, isErasure: isErasure), tone: .good)
        for failure in report.failures {
            console.complain("\(settings.name): \(failure.folder): a message stays: \(failure.message)")
        }
        if report.done.failed > report.failures.count {
            console.complain("\(settings.name): and \(report.done.failed - report.failures.count) more stay")
        }
        warn(of: report.plan)
        if report.inTrash > 0 {
            console.complain(
                "\(settings.name): the trash holds \(Human.count(report.inTrash, "message")) that runs removed in the last "
                    + "30 days and that no search finds: look at \(settings.stateDirectory)/trash", tone: .warning)
        }
        return RemovalText.status(report.plan, failed: report.done.failed, isErasure: isErasure)
    }

    private var isErasure: Bool {
        if case .erase = order { true } else { false }
    }

    private func warn(of plan: RemovalPlan) {
        for (hold, count) in plan.byHold.sorted(by: { $0.key < $1.key }) {
            let text = "\(settings.name): the hold \(hold) keeps \(Human.count(count, "message"))"
            if isErasure { console.complain(text, tone: .warning) } else { console.line(text) }
        }
        if plan.unknown > 0 {
            console.complain(
                "\(settings.name): \(Human.count(plan.unknown, "message")) cannot be searched for words yet, so none of them "
                    + "was found; run `restante search` once, which reads them, and erase again", tone: .warning)
        }
    }
}
