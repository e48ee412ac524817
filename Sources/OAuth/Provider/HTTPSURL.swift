/// A URL that a secret may be sent to: https, or http to this very machine.
///
/// Read strictly, so that no later reader can take it for something else: printable ASCII, no user name, no fragment,
/// a host of plain letters or an IP address.
package struct HTTPSURL: Sendable, Hashable, CustomStringConvertible {
    /// As it was written.
    package let text: String
    /// In lower case; IPv6 addresses with their brackets.
    package let host: String
    /// As written, else the scheme's own.
    package let port: Int
    package let isTLS: Bool
    /// From the first `/` on, without the query; empty where there is none.
    package let path: String
    /// What follows the `?`, without it.
    package let query: String?

    /// `nil` for anything else.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.most, text.utf8.allSatisfy(Self.isPlain), let scheme = Self.scheme(of: text) else {
            return nil
        }
        let rest = text.utf8.dropFirst(scheme.prefix)
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        guard let (host, port) = Self.authority(String(rest[..<end]) ?? "") else { return nil }
        guard scheme.isTLS || Self.isLoopback(host) else { return nil }
        let tail = String(rest[end...]) ?? ""
        let parts = tail.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.text = text
        self.host = host
        self.port = port ?? (scheme.isTLS ? 443 : 80)
        isTLS = scheme.isTLS
        path = parts.first.map(String.init) ?? ""
        query = parts.count > 1 ? String(parts[1]) : nil
    }

    package var description: String { text }

    /// Scheme, host and port alone, as in `https://login.example.org:8443`.
    package var origin: String {
        let isUsual = port == (isTLS ? 443 : 80)
        return (isTLS ? "https://" : "http://") + host + (isUsual ? "" : ":\(port)")
    }

    /// The same with parameters added to the query, each encoded as in a form (RFC 6749 section 3.1).
    package func adding(_ fields: [FormField]) -> HTTPSURL? {
        guard !fields.isEmpty else { return self }
        let separator = query == nil ? "?" : (query == "" ? "" : "&")
        return HTTPSURL(text + separator + FormText.encode(fields))
    }

    /// Whether the host is this machine by its own name or address.
    package static func isLoopback(_ host: String) -> Bool { ["127.0.0.1", "[::1]", "localhost"].contains(host) }
}

extension HTTPSURL {
    /// Bytes.
    private static let most = 16384

    private static func isPlain(_ byte: UInt8) -> Bool {
        0x21...0x7E ~= byte && !"\"#<>\\^`{|}".utf8.contains(byte)
    }

    private static func scheme(of text: String) -> (isTLS: Bool, prefix: Int)? {
        let start = text.prefix(8).lowercased()
        if start == "https://" { return (true, 8) }
        return start.hasPrefix("http://") ? (false, 7) : nil
    }

    private static func authority(_ text: String) -> (host: String, port: Int?)? {
        guard text.hasPrefix("[") else {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2, let host = parts.first.map({ $0.lowercased() }), isName(host) else { return nil }
            guard parts.count == 2 else { return (host, nil) }
            return port(parts[1]).map { (host, $0) }
        }
        guard let close = text.firstIndex(of: "]") else { return nil }
        let host = text[...close].lowercased()
        let rest = text[text.index(after: close)...]
        guard host.utf8.count > 3, host.dropFirst().dropLast().allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." })
        else { return nil }
        guard !rest.isEmpty else { return (host, nil) }
        guard rest.hasPrefix(":") else { return nil }
        return port(rest.dropFirst()).map { (host, $0) }
    }

    private static func port(_ digits: Substring) -> Int? {
        guard 1...5 ~= digits.utf8.count, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let port = Int(digits) else {
            return nil
        }
        return 1...65535 ~= port ? port : nil
    }

    private static func isName(_ host: String) -> Bool {
        guard 1...253 ~= host.utf8.count else { return false }
        return host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            1...63 ~= label.utf8.count && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D || $0 == 0x5F }
        }
    }
}
