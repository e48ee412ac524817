import Mail

/// A request to an authorization server. The body holds secrets.
package struct HTTPRequest: Sendable, Equatable {
    package enum Body: Sendable, Equatable {
        case none
        case form([FormField])
        case json(Secret)
    }

    package let url: HTTPSURL
    /// POST with a body, GET without.
    package let body: Body
    /// The Authorization header's value.
    package let authorization: Secret?

    /// What was sent that must not be seen again, should an answer repeat it.
    var secrets: [Secret] {
        guard case .form(let fields) = body else { return [] }
        return fields.filter { !Self.openFields.contains($0.name) }.map(\.value)
    }

    private static let openFields: Set<String> = [
        "grant_type", "client_id", "scope", "redirect_uri", "client_assertion_type", "token_type_hint",
    ]

    package init(_ url: HTTPSURL, body: Body = .none, authorization: Secret? = nil) {
        self.url = url
        self.body = body
        self.authorization = authorization
    }
}
