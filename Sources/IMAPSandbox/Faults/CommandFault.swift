/// What goes wrong with a command.
package enum CommandFault: Sendable {
    /// The tagged answer in place of running it, such as `NO [UNAVAILABLE] Try again later`.
    case answer(String)
    /// These lines in place of running it, then the tagged answer, if any. Lines are without their CRLF.
    case script(untagged: [String], tagged: String?)
    /// These bytes as they are, then the command runs: unsolicited lines, garbage, damage.
    case inject([UInt8])
    /// `* BYE` with the text in place of running it, then the end of the connection.
    case bye(String)
    /// The end of the connection in place of an answer.
    case close
    /// The connection ends after that many octets of the command's reply, also amid a literal.
    case closeReply(afterOctets: Int)
    /// The command waits until the gate opens, and runs then.
    case stall(Gate)
    /// That many octets of the reply are sent, the rest when the gate opens.
    case stallReply(afterOctets: Int, Gate)
    /// The command runs after that many milliseconds.
    case delay(milliseconds: Int)
    /// This is done, then the command runs: changes that fall between two commands of a session.
    case perform(@Sendable () -> Void)
    /// The command runs, then this is done, and only then its reply is sent: the moment when the effect is there and the
    /// client does not know.
    case performAfter(@Sendable () -> Void)
    /// SEARCH finds nothing, whatever there is.
    case emptySearch
    /// A line of that many octets that never ends, then the end of the connection.
    case endlessLine(octets: Int)
    /// `* LIST` with a name announced as a literal of that many octets, then the end of the connection.
    case hugeLiteral(octets: UInt64)
    /// In place of `+` when the command announces a literal: this tagged answer. The data then must not be sent.
    case literalAnswer(String)
    /// Before the command's literal is asked for with `+`, or read where no `+` is awaited, the gate must open.
    case literalStall(Gate)
    /// This is done when that many octets of the command's literal have come.
    case literalPerform(afterOctets: Int, @Sendable () -> Void)
    /// The connection ends when that many octets of the command's literal have come.
    case literalCut(afterOctets: Int)

    /// The command runs, and the connection ends before anything of its reply leaves.
    package static let loseReply = CommandFault.closeReply(afterOctets: 0)
}
