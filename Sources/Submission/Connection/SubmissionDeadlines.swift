/// How long each kind of silence is borne.
package struct SubmissionDeadlines: Sendable {
    /// Name look-up and TCP connect, all addresses together.
    package var connect = Duration.seconds(30)
    package var handshake = Duration.seconds(30)
    /// These are what RFC 5321 section 4.5.3.2 asks a client to grant.
    package var greeting = Duration.seconds(300)
    /// Any command.
    package var command = Duration.seconds(300)
    /// The answer to DATA.
    package var data = Duration.seconds(120)
    /// For each part of the message that is written.
    package var block = Duration.seconds(180)
    /// From the last dot to the server's word. Who gives up earlier and sends again makes duplicates.
    package var acceptance = Duration.seconds(600)

    package init() {}

    /// For a person who waits: only what comes before the message is cut short.
    package static var interactive: SubmissionDeadlines {
        var deadlines = SubmissionDeadlines()
        (deadlines.greeting, deadlines.command) = (.seconds(30), .seconds(60))
        return deadlines
    }

    func limit(for step: Dialogue.Step) -> Duration? {
        switch step {
        case .handshake: handshake
        case .greeting: greeting
        case .hello, .startTLS, .signingIn, .sender, .recipient: command
        case .data: data
        case .content: acceptance
        case .connecting, .over: nil
        }
    }
}
