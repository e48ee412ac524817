import MailIndex
import SyncEngine

/// What `restante forget` and `restante erase` say.
enum RemovalText {
    /// Something stays that was meant to go: only an erasure minds holds, since retention is there to respect them.
    static func status(_ plan: RemovalPlan, failed: Int, isErasure: Bool) -> ExitStatus {
        failed > 0 || isErasure && (plan.heldBack > 0 || plan.unknown > 0) ? .partial : .done
    }

    static func line(_ candidate: RemovalCandidate, account: String) -> String {
        let placement = candidate.row.placement
        let date = placement.internalDate.map { String(Timestamp.rfc3339(Double($0.secondsSince1970)).prefix(10)) } ?? "no date"
        let end = candidate.holds.isEmpty ? "" : ", stays: on hold by \(candidate.holds.joined(separator: ", "))"
        return "\(account): \(candidate.folder.path), message \(placement.uid), \(date), \(Human.octets(placement.wireSize))\(end)"
    }

    /// `work: 12 messages (3 MB) would be removed, 2 stay on hold`
    static func summary(_ plan: RemovalPlan, account: String) -> String {
        let verb = plan.messages == 0 ? "nothing" : "\(Human.count(plan.messages, "message")) (\(Human.octets(plan.bytes)))"
        return "\(account): \(verb) would be removed\(held(plan))"
    }

    static func summary(_ report: RemovalReport, account: String, isErasure: Bool) -> String {
        guard let run = report.run else { return "\(account): nothing is to be removed\(held(report.plan))" }
        let what = "\(Human.count(report.done.messages, "message")) (\(Human.octets(report.done.bytes)))"
        let end =
            isErasure
            ? "erased here for good in run \(run); what the server has of it is left there and not fetched again"
            : "forgotten in run \(run); the audit log has their SHA-256"
        return "\(account): \(what) \(end)\(held(report.plan))"
    }

    private static func held(_ plan: RemovalPlan) -> String {
        plan.heldBack == 0 ? "" : "; \(Human.count(plan.heldBack)) \(plan.heldBack == 1 ? "stays" : "stay") on hold"
    }

    static func json(_ candidate: RemovalCandidate, account: String) -> JSONLine {
        let placement = candidate.row.placement
        return JSONLine("candidate", account: account, folder: candidate.folder.path.description)
            .with("uid", .integer(Int64(placement.uid.value))).with("uidValidity", .integer(Int64(candidate.row.validity.value)))
            .with("sha256", JSONValue(placement.digest?.description)).with("size", .unsigned(placement.wireSize))
            .with(
                "internalDate",
                placement.internalDate.map { .string(Timestamp.rfc3339(Double($0.secondsSince1970))) } ?? .null
            )
            .with("holds", .list(candidate.holds.map { .string($0) }))
    }

    static func json(_ plan: RemovalPlan, account: String, isErasure: Bool) -> JSONLine {
        planned(JSONLine(isErasure ? "erasurePlanned" : "forgettingPlanned", account: account), plan)
            .with("messages", JSONValue(plan.messages)).with("bytes", .unsigned(plan.bytes))
    }

    static func json(_ report: RemovalReport, account: String, isErasure: Bool) -> JSONLine {
        planned(JSONLine(isErasure ? "erased" : "forgotten", account: account), report.plan)
            .with("run", report.run.map { .integer($0) } ?? .null).with("messages", JSONValue(report.done.messages))
            .with("bytes", .unsigned(report.done.bytes)).with("failed", JSONValue(report.done.failed))
            .with("inTrash", JSONValue(report.inTrash))
    }

    private static func planned(_ line: JSONLine, _ plan: RemovalPlan) -> JSONLine {
        line.with("heldBack", JSONValue(plan.heldBack)).with("holds", .list(plan.byHold.keys.sorted().map { .string($0) }))
            .with("unsearchable", JSONValue(plan.unknown))
    }
}
