import Mail

/// How a client proves to the token endpoint who it is.
package enum ClientAuthentication: Sendable {
    /// Not at all: a public client (RFC 6749 section 2.1), which PKCE protects.
    case `public`
    /// A secret as a form field, `client_secret_post`. What Google calls the secret of a desktop client belongs here too.
    case secret(Secret)
    /// A secret in the Authorization header, `client_secret_basic` (RFC 6749 section 2.3.1).
    case secretInHeader(Secret)
    /// `private_key_jwt` (RFC 7523 section 2.2): of the certificates that are valid now, the newest signs, so that a
    /// new one can be put beside the old one.
    case certificates([SigningCredential])
    /// A JWT of another identity provider, which keeps the file fresh: it is read for each request.
    case federatedTokenFile(path: String)
}
