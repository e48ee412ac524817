/// Which access tokens a ``Dovecot`` takes. It checks them by itself (`introspection_mode = local`), with public keys.
package struct DovecotOAuth: Sendable {
    /// The only issuer whose tokens are taken.
    package var issuer = "https://login.test.local/tenant/v2.0"
    /// What a token's `scope` must have.
    package var scope = "IMAP.AccessAsUser.All"
    /// The claim that names the user.
    package var userClaim = "sub"
    /// What a refusal names as the place to sign in at.
    package var discovery = "https://login.test.local/tenant/v2.0/.well-known/openid-configuration"
    /// Public keys, PEM, by what tokens call them.
    package var keys: [String: String]

    /// Takes the tokens of these.
    package init(_ signers: TokenSigner...) {
        keys = Dictionary(signers.map { ($0.keyID, $0.publicKey) }, uniquingKeysWith: { first, _ in first })
    }

    /// Writes the keys where Dovecot 2.3 looks them up (`<azp or default>/<algorithm>/<key>`) and the passdb's settings, and
    /// gives the lines for its configuration.
    func configure(in directory: TemporaryDirectory) throws -> String {
        let folder = try directory.makeDirectory("oauth/default/RS256")
        for (name, key) in keys { try Files.write(Array(key.utf8), to: "\(folder)/\(name)") }
        let settings = try directory.write(
            """
            introspection_mode = local
            local_validation_key_dict = fs:posix:prefix=\(directory.path("oauth"))/
            username_attribute = \(userClaim)
            issuers = \(issuer)
            scope = \(scope)
            openid_configuration_url = \(discovery)
            """, to: "oauth.conf")
        return """
            passdb {
              driver = oauth2
              mechanisms = xoauth2 oauthbearer
              args = \(settings)
            }
            """
    }
}
