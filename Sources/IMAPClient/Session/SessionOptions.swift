import IMAPProtocol
import SASL
import Transport

/// Everything that decides how a connection is opened and what it may do.
package struct SessionOptions: Sendable {
    package var endpoint: Endpoint
    /// Asked for each connection.
    package var credentials: any CredentialSource
    package var access: Access
    /// Which way to sign in is chosen: the first of these that the server offers and that suits the credentials.
    package var mechanisms: [LoginMechanism]
    /// COMPRESS=DEFLATE where offered; never to a loopback address, where it only costs time.
    package var compress: Bool
    /// What ID tells the server about us (RFC 2971); empty sends no ID.
    package var identification: [(name: String, value: String)]
    /// Extensions to ENABLE where announced (RFC 5161), such as `CONDSTORE` and `QRESYNC`.
    package var enable: [String]
    package var deadlines: Deadlines
    package var limits: ParserLimits
    /// How much may be held of what one command is answered with, in octets by rough count; beyond it the connection ends
    /// with ``IMAPError/Kind-swift.enum/limitExceeded``. Room for LIST with STATUS of 100,000 mailboxes with long names.
    package var maxReplyBytes: Int
    /// Called on the connection's event loop with words that the server wants its user to see (`[ALERT]`, RFC 9051
    /// section 7.1); without control characters.
    package var alert: (@Sendable (String) -> Void)?
    /// Called for every line on the connection's event loop; secrets are redacted before.
    package var trace: (@Sendable (TraceLine) -> Void)?

    package init(
        endpoint: Endpoint, credentials: any CredentialSource, access: Access,
        mechanisms: [LoginMechanism] = LoginMechanism.allCases, compress: Bool = true,
        identification: [(name: String, value: String)] = [], enable: [String] = [], deadlines: Deadlines = Deadlines(),
        limits: ParserLimits = ParserLimits(), maxReplyBytes: Int = 96 << 20, alert: (@Sendable (String) -> Void)? = nil,
        trace: (@Sendable (TraceLine) -> Void)? = nil
    ) {
        self.endpoint = endpoint
        self.credentials = credentials
        self.access = access
        self.mechanisms = mechanisms
        self.compress = compress
        self.identification = identification
        self.enable = enable
        self.deadlines = deadlines
        self.limits = limits
        self.maxReplyBytes = maxReplyBytes
        self.alert = alert
        self.trace = trace
    }
}
