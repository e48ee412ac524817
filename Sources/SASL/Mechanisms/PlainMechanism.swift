import Mail

/// SASL PLAIN (RFC 4616): the password as it is, so only inside TLS.
struct PlainMechanism: Sendable {
    let user: String
    let password: Secret

    func message() throws(SASLError) -> [UInt8] {
        let secret = password.exposed()
        guard !user.utf8.contains(0), !secret.utf8.contains(0) else { throw .unusableCredentials }
        return [0] + Array(user.utf8) + [0] + Array(secret.utf8)
    }
}
