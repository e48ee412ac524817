/// Hosts that no proxy stands before: `no_proxy`, as curl and most others read it.
struct ProxyExceptions: Sendable, Equatable {
    private var names: [String]

    /// - Parameter text: names between commas or spaces, each with or without a leading dot and a port; `*` stands for all.
    init(_ text: String) {
        names = text.lowercased().split { $0 == "," || $0 == " " || $0 == "\t" }.map { name in
            name.hasPrefix("*.") ? String(name.dropFirst(2)) : name.hasPrefix(".") ? String(name.dropFirst()) : String(name)
        }
    }

    /// The host itself, or one below it.
    func contain(_ url: HTTPSURL) -> Bool {
        names.contains { name in
            if name == "*" { return true }
            let suffix = ":\(url.port)"
            let host = name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
            return !host.isEmpty && (url.host == host || url.host == "[\(host)]" || url.host.hasSuffix("." + host))
        }
    }
}
