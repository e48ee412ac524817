/// What goes wrong with a whole connection. Octets are counted from the greeting on, before compression.
package enum ConnectionFault: Sendable {
    /// The connection is reset as soon as it stands.
    case refused
    /// In place of the greeting: one line without its CRLF, such as `* BYE Too many connections`.
    case greeting(String)
    /// After that many commands, and in place of the answer to the next: `* BYE` with the text, then the end.
    case bye(afterCommands: Int, String)
    /// The connection ends after that many octets, also amid a literal.
    case close(afterOctets: Int)
    /// Nothing more is sent after that many octets until the gate opens.
    case stall(afterOctets: Int, Gate)
}
