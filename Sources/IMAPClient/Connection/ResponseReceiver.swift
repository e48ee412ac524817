import IMAPProtocol
import NIOCore

/// Takes what arrives for one command while it arrives. Called on the connection's event loop, in the order of the
/// stream; must not block, since every connection of that loop waits meanwhile.
package protocol ResponseReceiver: AnyObject, Sendable {
    /// Any untagged response that belongs to the command; a FETCH after all its bodies.
    func response(_ response: Response)
    func bodyBegin(_ start: BodyStart)
    /// A slice of the network's own buffer: copy what must be kept for long.
    func bodyBytes(_ bytes: ByteBuffer)
    func bodyEnd()
    /// Roughly how many octets it holds, if there is no other end to that: beyond ``SessionOptions/maxReplyBytes`` the
    /// connection ends.
    var held: Int { get }
}

extension ResponseReceiver {
    /// For those that see to it themselves.
    package var held: Int { 0 }
}
