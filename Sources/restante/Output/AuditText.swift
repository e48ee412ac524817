import Audit
import OAuth

/// What `restante audit` says.
enum AuditText {
    /// A line of the record for people: when, what, of which account, and the facts. One that cannot be read is shown as it is.
    static func line(_ line: Substring) -> String {
        guard let json = OAuth.JSONValue(json: line.utf8), let time = json["time"]?.string, let event = json["event"]?.string
        else { return String(line) }
        var facts: [String] = []
        if case .object(let fields)? = json["fields"] {
            facts = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(text($0.value))" }
        }
        return ([time, event, json["account"]?.string ?? "-"] + facts).joined(separator: "  ")
    }

    private static func text(_ value: OAuth.JSONValue) -> String {
        switch value {
        case .string(let text): text.contains(" ") || text.isEmpty ? "\"\(text)\"" : text
        default: value.json
        }
    }

    static func lines(_ report: AuditReport, path: String) -> [String] {
        guard let head = report.head else { return ["nothing was recorded yet"] }
        let end =
            switch report.end {
            case .proven: "and the last line is the one that was recorded as the last"
            case .behind: "and lines came after the one that was recorded as the last, whose writer died"
            case .unknown: "but there is no record of the last line, so lines may be missing at the end"
            }
        return [
            "\(path): \(Human.count(report.lines, "line")), all as they were recorded, \(end)",
            "head to note down elsewhere: \(head.text)",
        ]
    }

    static func json(_ report: AuditReport) -> JSONLine {
        let end =
            switch report.end {
            case .proven: "proven"
            case .behind: "behind"
            case .unknown: "unknown"
            }
        return JSONLine("audit").with("lines", JSONValue(report.lines)).with("good", .boolean(report.finding == nil))
            .with("end", .string(end)).with("head", JSONValue(report.head?.text))
            .with("line", JSONValue(report.finding?.line)).with("message", JSONValue(report.finding?.sentence))
    }
}
