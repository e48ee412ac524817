import SyncEngine

/// What `restante verify` says.
enum VerifyText {
    static func isGood(_ report: VerifyReport) -> Bool { report.findings.isEmpty && report.complete != false }

    static func line(_ finding: VerifyReport.Finding, account: String) -> String {
        "\(account): \(finding.path)\(finding.uid.map { ", message \($0)" } ?? ""): \(finding.message)"
    }

    static func line(_ finding: VerifyReport.Finding, mendedFrom source: String, account: String) -> String {
        "\(account): \(finding.path)\(finding.uid.map { ", message \($0)" } ?? ""): mended from \(source); the damaged file is in the trash"
    }

    /// `work: 4,000 messages (32 MB) in 8 folders are as they should be; complete: the server has none that is not held`
    static func summary(_ report: VerifyReport, _ sample: VerifySample, account: String) -> String {
        let read =
            "\(Human.count(report.checked, "message")) (\(Human.octets(report.bytes))) in \(Human.count(report.folders, "folder"))"
        let state =
            report.findings.isEmpty
            ? "read back, all as they should be" : "read back, \(Human.count(report.findings.count, "finding"))"
        let mended = report.repaired.isEmpty ? "" : ", \(Human.count(report.repaired.count)) mended"
        let part =
            sample.percent < 100
            ? "; a sample of \(Human.decimal(sample.percent, places: sample.percent == sample.percent.rounded() ? 0 : 2)) %, "
                + "again with --seed \(sample.seed)" : ""
        let against =
            switch report.complete {
            case true?: "; complete: every message of the server is held"
            case false?: "; not complete: the server has messages that are not held"
            case nil: ""
            }
        return "\(account): \(read) \(state)\(mended)\(part)\(against)"
    }

    static func json(_ report: VerifyReport, _ sample: VerifySample, account: String) -> [JSONLine] {
        let findings = report.findings.map { finding in
            JSONLine("finding", account: account, folder: finding.path.description)
                .with("uid", finding.uid.map { .integer(Int64($0.value)) } ?? .null).with("message", .string(finding.message))
        }
        let repaired = report.repaired.map { finding, source in
            JSONLine("repaired", account: account, folder: finding.path.description)
                .with("uid", finding.uid.map { .integer(Int64($0.value)) } ?? .null).with("from", .string(source))
        }
        let summary = JSONLine("verified", account: account)
            .with("folders", JSONValue(report.folders)).with("checked", JSONValue(report.checked))
            .with("bytes", .unsigned(report.bytes)).with("findings", JSONValue(report.findings.count))
            .with("complete", JSONValue(report.complete)).with("repaired", JSONValue(report.repaired.count))
            .with("sample", .number(sample.percent)).with("seed", .unsigned(sample.seed))
        return findings + repaired + [summary]
    }
}
