/// What ``AuditLog/verify(expecting:)`` found.
package struct AuditReport: Equatable, Sendable {
    /// How much the file beside the log says about its end.
    package enum End: Equatable, Sendable {
        /// The last line is the one that was recorded as the last.
        case proven
        /// Lines came after the recorded one; their writer died before it could say so.
        case behind
        /// There is no record of the last line, so that lines may be missing at the end.
        case unknown
    }

    /// Whole lines that were read.
    package let lines: Int
    /// The last line, to be noted down elsewhere; `nil` for an empty log or one with a finding.
    package let head: AuditHead?
    /// How much is known of the end.
    package let end: End
    /// `nil` when all is as it was recorded.
    package let finding: AuditFinding?
}
