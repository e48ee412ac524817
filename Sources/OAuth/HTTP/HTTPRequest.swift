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

    package init(_ url: HTTPSURL, body: Body = .none, authorization: Secret? = nil) {
        self.url = url
        self.body = body
        self.authorization = authorization
    }
}
