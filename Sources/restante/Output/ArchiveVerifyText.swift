import MailArchive

/// What `restante archive verify` says.
enum ArchiveVerifyText {
    static func line(_ problem: VerificationReport.Problem, of file: String) -> String {
        problem.message.contains(file) ? problem.message : "\(file): \(problem.message)"
    }

    /// `work.tar.xz: 12 messages are as they were when they were archived; signed by CN=Ann, stamped 2026-11-21T…`
    static func summary(_ report: VerificationReport, _ proof: ArchiveProof, of reader: ArchiveReader) -> String {
        let good = ArchiveText.count(report.goodMessages)
        let verb = good == 1 ? "is as it was when it was archived" : "are as they were when they were archived"
        var text = "\(reader.path): \(Human.count(good, "message")) \(verb)"
        if !report.isGood {
            text += ", of \(Human.count(ArchiveText.count(reader.manifest.messages))); "
            text += Human.count(ArchiveText.count(report.problemCount), "problem")
        }
        if !proof.signers.isEmpty { text += "; signed by \(proof.signers.joined(separator: " and "))" }
        if let stamped = proof.stamped { text += "; stamped \(Timestamp.rfc3339(Double(stamped)))" }
        if proof.isUnchecked { text += "; its signature was not checked: give --trust" }
        return text
    }

    static func json(_ problem: VerificationReport.Problem) -> JSONLine {
        JSONLine("problem", folder: problem.folder?.description)
            .with("number", JSONValue(problem.number)).with("messageID", JSONValue(problem.messageID))
            .with("path", .string(problem.path)).with("message", .string(problem.message))
    }

    static func json(_ report: VerificationReport, _ proof: ArchiveProof, of reader: ArchiveReader) -> JSONLine {
        JSONLine("verified", account: reader.manifest.account)
            .with("file", .string(reader.path)).with("good", .boolean(report.isGood && proof.problems.isEmpty))
            .with("messages", .unsigned(reader.manifest.messages)).with("goodMessages", .unsigned(report.goodMessages))
            .with("problems", .unsigned(report.problemCount + UInt64(proof.problems.count)))
            .with("signers", .list(proof.signers.map { .string($0) }))
            .with("stamped", proof.stamped.map { .string(Timestamp.rfc3339(Double($0))) } ?? .null)
    }
}
