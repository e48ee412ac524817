import MailArchive
import SyncEngine

/// What `restante export` says.
enum ExportText {
    static func line(_ finding: ExportFinding, account: String) -> String {
        let uid = finding.uid.map { ", message \($0)" } ?? ""
        return "\(account): \(finding.path)\(uid): not in the archive: \(finding.message)"
    }

    /// `work: 4,000 messages (32 MB) in 8 folders are in work.tar.xz; 12 are left out, since earlier archives hold them`
    static func summary(_ outcome: ExportJob.Outcome, account: String, file: String) -> String {
        let manifest = outcome.manifest
        let messages = Human.count(outcome.report.written, "message")
        let place = file == "-" ? "the archive" : file
        let verb = outcome.report.written == 1 ? "is" : "are"
        let earlier =
            manifest.omitted == 0 ? "" : "; \(Human.count(outcome.report.omitted)) left out, since earlier archives hold them"
        return "\(account): \(messages) (\(Human.octets(manifest.bytes))) in \(Human.count(manifest.folders.count, "folder")) "
            + "\(verb) in \(place)\(earlier)"
    }

    /// One sentence for what is not in it; `nil` if nothing is missing.
    static func lacking(_ report: ExportReport, account: String) -> String? {
        guard !report.isComplete else { return nil }
        let parts = [
            (report.missing, "could not be read"), (report.changed, "not what was fetched"),
            (report.quarantined, "never held (see `restante status`)"),
        ].filter { $0.0 > 0 }.map { "\(Human.count($0.0)) \($0.1)" }
        return "\(account): not complete: " + parts.joined(separator: ", ")
    }

    static func json(_ finding: ExportFinding, account: String) -> JSONLine {
        JSONLine("finding", account: account, folder: finding.path.description)
            .with("uid", finding.uid.map { .integer(Int64($0.value)) } ?? .null).with("kind", .string(finding.kind.rawValue))
            .with("message", .string(finding.message))
    }

    static func json(_ outcome: ExportJob.Outcome, account: String, file: String) -> JSONLine {
        let (manifest, report) = (outcome.manifest, outcome.report)
        return JSONLine("exported", account: account)
            .with("file", .string(file)).with("complete", .boolean(report.isComplete))
            .with("folders", JSONValue(manifest.folders.count)).with("messages", .unsigned(manifest.messages))
            .with("bytes", .unsigned(manifest.bytes)).with("omitted", .unsigned(manifest.omitted))
            .with("missing", JSONValue(report.missing)).with("changed", JSONValue(report.changed))
            .with("quarantined", JSONValue(report.quarantined)).with("sequence", .unsigned(manifest.sequence))
            .with("manifestSHA256", .string(outcome.digest.description))
    }
}
