import NIOCore

/// What ``ResponseParser`` finds, in the order of the stream.
///
/// A message body is never one value: `bodyBegin`, any number of `bodyBytes`, `bodyEnd`, and after the last body of
/// the line the FETCH itself, in which that body is ``BodyContent/streamed(octets:)``.
package enum ResponseEvent: Hashable, Sendable {
    case response(Response)
    case bodyBegin(BodyStart)
    /// Slices of what came in; never empty.
    case bodyBytes(ByteBuffer)
    case bodyEnd
}
