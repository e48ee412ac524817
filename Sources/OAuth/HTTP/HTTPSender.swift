/// Sends one request and gives the answer, whatever its status. Tests answer by themselves.
package protocol HTTPSender: Sendable {
    /// - Throws: where no whole answer came, or one that must not be read: a redirect, one that is too large.
    func send(_ request: HTTPRequest) async throws(OAuthFailure) -> HTTPAnswer
}
