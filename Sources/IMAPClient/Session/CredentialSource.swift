import SASL

/// Gives what to sign in with, anew for each connection: an access token of this morning is of no use at noon.
package protocol CredentialSource: Sendable {
    /// What to sign in with now. Several connections may ask at once.
    ///
    /// Throws the failure that the connection then has: of the kind ``IMAPError/Kind-swift.enum/noCredentials``, with a
    /// sentence that says what to do.
    func credentials() async throws(IMAPError) -> Credentials

    /// The server has refused these. Is asked at most once for a connection, so that it leads to one forced refresh at
    /// most; connections that were refused with the same token at the same time all get the one that replaced it.
    ///
    /// - Returns: others that are worth one more try, or `nil` where there are none.
    func refused(_ credentials: Credentials, why: TokenRefusal) async throws(IMAPError) -> Credentials?

    /// What the refused ones tell by themselves of the reason: a sentence without its full stop, or `nil` where they tell
    /// nothing. Asks for nothing and changes nothing.
    func reason(ofRefusing credentials: Credentials) -> String?
}

extension CredentialSource {
    package func reason(ofRefusing credentials: Credentials) -> String? { nil }
}
