/// The places at which the server answers.
package enum Endpoint: String, Sendable, CaseIterable {
    case openID = "/.well-known/openid-configuration"
    case oauth = "/.well-known/oauth-authorization-server"
    case jwks = "/jwks"
    case authorize = "/authorize"
    case token = "/token"
    case device = "/devicecode"
    /// Where the user enters the code: `?user_code=…&action=approve` or `decline`.
    case deviceEntry = "/device"
    case revoke = "/revoke"
    case register = "/register"
}
