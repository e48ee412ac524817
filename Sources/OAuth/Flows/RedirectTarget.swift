/// Where the browser is sent with the code (RFC 6749 section 3.1.2).
package enum RedirectTarget: Sendable, Equatable {
    /// A listener of ours on this machine (RFC 8252 section 7.3). The host is `localhost`, `127.0.0.1` or `[::1]`, whichever is
    /// registered; servers that follow the RFC do not compare the port, so that one is taken which is free just now.
    /// - port: for servers that do compare it; `nil` for a free one.
    case loopback(host: String, path: String, port: Int? = nil)
    /// A page elsewhere, for providers that take only https (Yahoo): the user pastes the address that the browser ends at.
    case elsewhere(HTTPSURL)

    /// `http://localhost:PORT`, as Microsoft, Google and most others take it.
    package static let localhost = RedirectTarget.loopback(host: "localhost", path: "")

    /// By the address that is registered: without TLS it is this machine, where we listen ourselves.
    package init(registered url: HTTPSURL) {
        self = url.isTLS ? .elsewhere(url) : .loopback(host: url.host, path: url.path, port: url.port)
    }

    /// What is sent as `redirect_uri`.
    func address(port: Int) -> String {
        switch self {
        case .loopback(let host, let path, _): "http://\(host):\(port)\(path)"
        case .elsewhere(let url): url.text
        }
    }

    /// The path at which the browser comes back.
    var path: String {
        switch self {
        case .loopback(_, let path, _): path.isEmpty ? "/" : path
        case .elsewhere(let url): url.path.isEmpty ? "/" : url.path
        }
    }
}
