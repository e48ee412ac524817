import Glibc
import Mail
import TestRig

/// A real Dovecot that asks a ``Glewlwyd`` about each token. It cannot check them by itself: they are of the type `at+jwt`
/// (RFC 9068 section 2.1), and Dovecot 2.3 reads only those of the type `JWT`.
enum AskingDovecot {
    /// How it asks.
    enum Way {
        /// With the token, for what the provider tells of its owner (OpenID Connect Core section 5.3).
        case owner
        /// With a client's secret, about the token (RFC 7662).
        case introspection
    }

    static func with(_ server: Glewlwyd, _ way: Way, _ body: (Dovecot) async throws -> Void) async throws {
        let files = try TemporaryDirectory()
        chmod(files.path, 0o755)
        let settings = try files.write(settings(server, way), to: "oauth.conf")
        var options = DovecotOptions()
        options.configuration = """
            auth_mechanisms = xoauth2
            passdb {
              driver = oauth2
              mechanisms = xoauth2
              args = \(settings)
            }
            """
        try await Dovecot.withServer(options) { dovecot in try await body(dovecot) }
    }

    private static func settings(_ server: Glewlwyd, _ way: Way) -> String {
        let withSecret = server.issuer.replacing("//", with: "//\(Glewlwyd.secretClient):\(Glewlwyd.password)@")
        return switch way {
        case .owner:
            """
            introspection_mode = auth
            introspection_url = \(server.issuer)/userinfo
            username_attribute = username
            """
        case .introspection:
            """
            introspection_mode = post
            introspection_url = \(withSecret)/introspect
            username_attribute = username
            active_attribute = active
            active_value = true
            scope = imap
            """
        }
    }
}

extension Dovecot {
    /// Its tagged answer to a login with a token.
    func verdict(on token: Secret, user: String) async throws -> String {
        try await TokenLogin.verdict(port: ports.imap, user: user, token: token.exposed())
    }
}
