/// Why a SASL exchange was broken off by us.
package enum SASLError: Error, Equatable, Sendable {
    /// The server's challenge is not what the mechanism's RFC says.
    case malformedChallenge(String)
    /// The server asked for fewer PBKDF2 rounds than RFC 7677 allows or more than anyone needs.
    case iterationCount(Int)
    /// The server refused, in SCRAM's own words (`e=invalid-proof`).
    case refused(String)
    /// The server's signature is wrong: it does not know the password and may be an impostor.
    case serverSignature
    /// The user name or password holds a NUL or a control character, which the mechanism cannot carry.
    case unusableCredentials
}
