/// How far a submission has come.
package enum SubmissionStage: Int, Sendable, Comparable, CaseIterable {
    /// Name, address, TCP.
    case connecting
    /// The handshake, and with STARTTLS what comes before it.
    case securing
    /// The greeting and what the server says it can.
    case greeting
    case signingIn
    /// MAIL, RCPT and DATA.
    case envelope
    /// The message is on its way, or wholly there and not confirmed.
    case content

    package static func < (a: SubmissionStage, b: SubmissionStage) -> Bool { a.rawValue < b.rawValue }
}
