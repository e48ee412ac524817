/// What of the server's capabilities changes how a command is written.
package struct EncodingOptions: Hashable, Sendable {
    package var literals: LiteralSupport
    /// SASL-IR (RFC 4959): the first SASL response goes on the command line.
    package var initialResponse: Bool

    package init(literals: LiteralSupport = .none, initialResponse: Bool = false) {
        self.literals = literals
        self.initialResponse = initialResponse
    }
}
