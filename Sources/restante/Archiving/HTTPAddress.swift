/// An address that begins with `http://`.
struct HTTPAddress: Sendable, Equatable {
    let text: String
    let host: String
    let port: String
    /// With the query; begins with a slash.
    let path: String

    /// `nil` for anything else, and for one with a user name or spaces.
    init?(_ text: String) {
        guard text.lowercased().hasPrefix("http://"), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        let rest = text.dropFirst("http://".count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let tail = rest[authority.endIndex...].prefix { $0 != "#" }
        var (host, port) = (authority, Substring("80"))
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            (host, port) = (authority[..<colon], authority[authority.index(after: colon)...])
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, !host.contains("@"), UInt16(port).map({ $0 > 0 }) == true else { return nil }
        self.text = text
        self.host = String(host)
        self.port = String(port)
        path = tail.hasPrefix("/") ? String(tail) : "/" + tail
    }
}
