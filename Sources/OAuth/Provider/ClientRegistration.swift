import Mail

/// How this program is known to an authorization server.
package struct ClientRegistration: Sendable {
    package let clientID: String
    package let authentication: ClientAuthentication

    package init(clientID: String, authentication: ClientAuthentication) {
        self.clientID = clientID
        self.authentication = authentication
    }
}
