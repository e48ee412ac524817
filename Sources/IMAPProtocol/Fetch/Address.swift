/// One address of an ENVELOPE (RFC 9051 section 7.5.2), its four parts as bytes: they are header text in any charset.
/// A group begins with a mailbox and no host, and ends with neither.
package struct Address: Hashable, Sendable {
    package var name: [UInt8]?
    /// The source route, obsolete.
    package var route: [UInt8]?
    package var mailbox: [UInt8]?
    package var host: [UInt8]?

    package init(name: [UInt8]?, route: [UInt8]?, mailbox: [UInt8]?, host: [UInt8]?) {
        self.name = name
        self.route = route
        self.mailbox = mailbox
        self.host = host
    }
}
