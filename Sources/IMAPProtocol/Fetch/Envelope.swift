/// A message's main header fields as the server parsed them (RFC 9051 section 7.5.2): bytes, in any charset; `nil` is
/// NIL, a field that is missing.
package struct Envelope: Hashable, Sendable {
    package var date: [UInt8]?
    package var subject: [UInt8]?
    package var from: [Address] = []
    package var sender: [Address] = []
    package var replyTo: [Address] = []
    package var to: [Address] = []
    package var cc: [Address] = []
    package var bcc: [Address] = []
    package var inReplyTo: [UInt8]?
    package var messageID: [UInt8]?

    package init() {}
}
