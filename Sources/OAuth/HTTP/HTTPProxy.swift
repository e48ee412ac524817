/// A proxy that https passes through by CONNECT (RFC 9110 section 9.3.6), as `https_proxy` in the environment names it.
package struct HTTPProxy: Sendable, Equatable {
    package let host: String
    package let port: Int
    /// Hosts that are asked without it.
    private var exceptions = ProxyExceptions("")

    /// Reads `http://host:port` or `host:port`; the port is 3128 where none is given. `nil` for anything else.
    package init?(_ text: String) {
        let rest = text.hasPrefix("http://") ? text.dropFirst(7) : text[...]
        let authority = rest.hasSuffix("/") ? rest.dropLast() : rest
        // Read as a host is read in a URL, so that nothing else fits.
        guard let url = HTTPSURL("https://" + authority), url.path.isEmpty, url.query == nil else { return nil }
        host = url.host
        port = authority.contains(":") ? url.port : 3128
    }

    /// From `https_proxy` or `HTTPS_PROXY`, unless the variable is empty or not an address, with the exceptions of `no_proxy`
    /// or `NO_PROXY`.
    package init?(variable: (String) -> String?) {
        guard let text = variable("https_proxy") ?? variable("HTTPS_PROXY"), !text.isEmpty else { return nil }
        self.init(text)
        exceptions = ProxyExceptions(variable("no_proxy") ?? variable("NO_PROXY") ?? "")
    }

    /// Whether that place is asked through it. This machine never is.
    package func serves(_ url: HTTPSURL) -> Bool { !HTTPSURL.isLoopback(url.host) && !exceptions.contain(url) }
}
