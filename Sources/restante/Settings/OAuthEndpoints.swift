/// Where an authorization server answers (RFC 8414 section 2), all https. In a profile, `{tenant}` stands for the
/// directory at Microsoft.
struct OAuthEndpoints: Equatable, Sendable {
    var authorize: String
    var token: String
    /// `nil` where there is no device sign-in.
    var device: String?
    /// `nil` where tokens cannot be revoked by a program.
    var revoke: String?
    /// Where clients register themselves (RFC 7591).
    var register: String?
    /// Whom an answer must name as its sender (RFC 9207), where it names one.
    var issuer: String?

    /// The same for one directory.
    func filled(tenant: String?) -> OAuthEndpoints {
        guard let tenant else { return self }
        var filled = self
        filled.authorize = authorize.replacing("{tenant}", with: tenant)
        filled.token = token.replacing("{tenant}", with: tenant)
        filled.device = device?.replacing("{tenant}", with: tenant)
        return filled
    }

    /// Those that there are.
    var all: [String] { [authorize, token] + [device, revoke, register, issuer].compactMap { $0 } }
}
