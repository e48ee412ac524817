/// What a configuration may name as a place on the web: https, or http to this machine, to a plain host, and nothing that
/// could hide another.
enum WebAddress {
    /// In lower case, without port; `nil` for what is no such address.
    static func host(of address: String) -> String? {
        guard let start = start(of: address), address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        let authority = address.dropFirst(start).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first?.lowercased(), isName(host) else { return nil }
        guard parts.count == 1 || parts.count == 2 && UInt16(parts[1]).map({ $0 > 0 }) == true else { return nil }
        return start == 8 || AccountReader.isLoopback(host) ? host : nil
    }

    /// With TLS, also to this machine.
    static func isSecure(_ address: String) -> Bool { start(of: address) == 8 && host(of: address) != nil }

    /// Characters of the scheme. Without TLS only this machine is asked.
    private static func start(of address: String) -> Int? {
        let address = address.lowercased()
        return address.hasPrefix("https://") ? 8 : address.hasPrefix("http://") ? 7 : nil
    }

    private static func isName(_ host: String) -> Bool {
        host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63 && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        }
    }
}
