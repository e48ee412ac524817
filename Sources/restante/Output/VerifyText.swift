import SyncEngine

/// What `restante verify` says.
enum VerifyText {
    static func isGood(_ report: VerifyReport) -> Bool { report.findings.isEmpty && report.complete != false }

    static func line(_ finding: VerifyReport.Finding, account: String) -> String {
        "\(account): \(finding.path)\(finding.uid.map { ", message \($0)" } ?? ""): \(finding.message)"
    }

    /// `work: 4,000 messages (32 MB) in 8 folders are as they should be; complete: the server has none that is not held`
    static func summary(_ report: VerifyReport, account: String) -> String {
        let read =
            "\(Human.count(report.checked, "message")) (\(Human.octets(report.bytes))) in \(Human.count(report.folders, "folder"))"
        let state =
            report.findings.isEmpty
            ? "read back, all as they should be" : "read back, \(Human.count(report.findings.count, "finding"))"
        let against =
            switch report.complete {
            case true?: "; complete: every message of the server is held"
            case false?: "; not complete: the server has messages that are not held"
            case nil: ""
            }
        return "\(account): \(read) \(state)\(against)"
    }

    static func json(_ report: VerifyReport, account: String) -> [JSONLine] {
        let findings = report.findings.map { finding in
            JSONLine("finding", account: account, folder: finding.path.description)
                .with("uid", finding.uid.map { .integer(Int64($0.value)) } ?? .null).with("message", .string(finding.message))
        }
        let summary = JSONLine("verified", account: account)
            .with("folders", JSONValue(report.folders)).with("checked", JSONValue(report.checked))
            .with("bytes", .unsigned(report.bytes)).with("findings", JSONValue(report.findings.count))
            .with("complete", JSONValue(report.complete))
        return findings + [summary]
    }
}
