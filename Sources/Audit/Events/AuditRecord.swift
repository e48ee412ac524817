import FoundationEssentials

/// A line of the log, read again for people and programs.
package struct AuditRecord: Equatable, Sendable {
    /// Counts from 1.
    package let number: Int
    /// RFC 3339, UTC.
    package let time: String
    /// The event's word.
    package let event: String
    /// The account's name; `nil` for what concerns none.
    package let account: String?
    /// The facts as text, by name.
    package let fields: [String: String]

    /// `nil` for bytes that are no line of the log.
    init?(line: [UInt8]) {
        guard line.count <= AuditLine.limit, let parsed = try? JSONDecoder().decode(Parsed.self, from: Data(line)) else {
            return nil
        }
        number = parsed.n
        time = parsed.time
        event = parsed.event
        account = parsed.account
        fields = (parsed.fields ?? [:]).mapValues(\.text)
    }

    private struct Parsed: Decodable {
        let n: Int
        let time: String
        let event: String
        let account: String?
        let fields: [String: Fact]?
    }

    /// Text, a number or a flag.
    private struct Fact: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let flag = try? value.decode(Bool.self) {
                text = flag ? "yes" : "no"
            } else if let number = try? value.decode(Int.self) {
                text = String(number)
            } else {
                text = try value.decode(String.self)
            }
        }
    }
}
