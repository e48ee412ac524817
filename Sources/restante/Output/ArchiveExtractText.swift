import MailArchive

/// What `restante archive extract` says.
enum ArchiveExtractText {
    /// `12 messages (34 kB) of work.tar.xz are in rescued; 2 could not be had`
    static func summary(_ report: ExtractionReport, file: String, output: String?) -> String {
        let messages = ArchiveText.count(report.messages)
        let place = output.map { "in \($0)" } ?? "written"
        var text =
            "\(Human.count(messages, "message")) (\(Human.octets(report.bytes))) of \(file) \(messages == 1 ? "is" : "are") \(place)"
        if !report.failures.isEmpty { text += "; \(Human.count(report.failures.count)) could not be had" }
        if !report.isByManifest { text += "; its list of messages is lost, so others may be missing" }
        return text
    }

    static func json(_ failure: ExtractionReport.Failure) -> JSONLine {
        JSONLine("problem").with("number", JSONValue(failure.number)).with("message", .string(failure.message))
    }

    static func json(_ report: ExtractionReport, file: String, output: String) -> JSONLine {
        JSONLine("extracted").with("file", .string(file)).with("output", .string(output))
            .with("messages", .unsigned(report.messages)).with("bytes", .unsigned(report.bytes))
            .with("failures", JSONValue(report.failures.count)).with("byManifest", .boolean(report.isByManifest))
    }
}
