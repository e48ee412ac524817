import FoundationEssentials
import Mail

/// One line of the log: a JSON object with number, time, event, account, fields, and the digest of the line before it.
enum AuditLine {
    /// Bytes of the longest line. The two limits below keep lines within it even if each byte of text is escaped as six.
    static let limit = 65_536
    /// Bytes of the longest text: sentences, not documents.
    private static let mostText = 1000
    private static let mostFields = 8

    /// The bytes without a line end, which no value in it can contain.
    static func encode(_ event: AuditEvent, after previous: AuditHead, time: Int) -> [UInt8] {
        var members = [
            "\"n\":\(previous.number + 1)", "\"time\":\(quoted(Timestamp.text(time)))", "\"event\":\(text(event.kind.word))",
        ]
        if let account = event.account { members.append("\"account\":\(text(account))") }
        let fields = event.fields.prefix(mostFields).map { "\(quoted($0.name)):\(value($0.value))" }
        if !fields.isEmpty { members.append("\"fields\":{\(fields.joined(separator: ","))}") }
        members.append("\"previous\":\"\(previous.digest)\"")
        return Array("{\(members.joined(separator: ","))}".utf8)
    }

    private static func value(_ value: AuditValue) -> String {
        switch value {
        case .text(let text): self.text(text)
        case .number(let number): String(number)
        case .flag(let flag): String(flag)
        case .time(let seconds): quoted(Timestamp.text(seconds))
        case .digest(let digest): quoted(digest.description)
        }
    }

    private static func text(_ text: String) -> String {
        let masked = Redaction.masked(text)
        guard masked.utf8.count > mostText else { return quoted(masked) }
        return quoted(String(decoding: masked.utf8.prefix(mostText), as: UTF8.self) + "…")
    }

    /// A JSON string (RFC 8259 section 7).
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// What the chain needs of a line.
    struct Links: Decodable, Equatable {
        let n: Int
        let event: String
        let previous: String
    }

    /// `nil` for bytes that are no line of ours.
    static func links(_ line: [UInt8]) -> Links? {
        guard line.count <= limit, let links = try? JSONDecoder().decode(Links.self, from: Data(line)), 1...mostLines ~= links.n
        else { return nil }
        return links
    }

    /// No log has more lines, and no sum of their numbers overflows.
    private static let mostLines = 1 << 48
}
