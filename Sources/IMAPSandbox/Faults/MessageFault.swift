/// What goes wrong with one message in FETCH.
package enum MessageFault: Sendable {
    // When a body or a part of it is asked for:

    /// `BODY[] NIL`, as of a message that is gone (RFC 3501 section 7.4.2 knows no other meaning).
    case bodyNIL
    /// No line for this message, though the command ends with OK.
    case bodyMissing
    /// No line for this message, and the command ends with this tagged answer, such as `NO [UNAVAILABLE] …`.
    case bodyRefused(String)
    /// That many octets of the literal, then the end of the connection.
    case bodyCut(afterOctets: Int)
    /// Other bytes in place of the message.
    case bodyReplaced([UInt8])
    /// The literal is announced with that many octets; then come the true ones and the end of the connection.
    case bodyAnnounced(octets: UInt64)
    /// All octets, whichever of them were asked for (`BODY[]<0.1000>`).
    case rangeIgnored
    /// `BODY[]<0>`, though the whole was asked for.
    case originUnasked
    /// The body's item twice in one line.
    case bodyTwice
    /// A parenthesis too many at the line's end.
    case tailGarbled

    // When anything is asked for:

    /// RFC822.SIZE says so.
    case sizeAnnounced(UInt64)
    /// No line for this message.
    case lineMissing
    /// Its line twice.
    case lineDoubled
    /// A line with FLAGS and without UID before its own.
    case flagsWithoutUID

    /// Whether the fault waits for a FETCH that asks for a body.
    var concernsBody: Bool {
        switch self {
        case .bodyNIL, .bodyMissing, .bodyRefused, .bodyCut, .bodyReplaced, .bodyAnnounced, .rangeIgnored, .originUnasked, .bodyTwice,
            .tailGarbled:
            true
        case .sizeAnnounced, .lineMissing, .lineDoubled, .flagsWithoutUID: false
        }
    }
}
