/// The first thing in the log that is not as it was recorded.
package struct AuditFinding: Equatable, Sendable {
    /// What can be wrong.
    package enum Kind: Equatable, Sendable {
        /// A line's content is another than the one that was recorded.
        case changed
        /// Lines are missing before this one.
        case removed
        /// Lines stand in another order, or one stands twice.
        case reordered
        /// The last line was never finished: its writer died. Nothing that was promised is missing.
        case torn
        /// Lines are missing at the end.
        case truncated
        /// An earlier writer came upon lines that were no longer as recorded, and said so in this line.
        case damageRecorded
        /// The log is whole in itself, and not the one that the head was taken from.
        case replaced
    }

    /// What is wrong.
    package let kind: Kind
    /// The place in the file, counted from 1.
    package let line: Int
    /// What is wrong; one sentence that begins with the line.
    package let sentence: String

    init(_ kind: Kind, line: Int, _ sentence: String) {
        self.kind = kind
        self.line = line
        self.sentence = "line \(line) \(sentence)"
    }
}
