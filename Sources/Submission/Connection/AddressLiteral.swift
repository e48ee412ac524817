import NIOCore

/// How a client without a name of its own calls itself to a server (RFC 5321 section 4.1.3).
enum AddressLiteral {
    static func of(_ address: SocketAddress?) -> String {
        switch address {
        case .v4?: "[\(address?.ipAddress ?? "127.0.0.1")]"
        // A zone is this machine's own business.
        case .v6?: "[IPv6:\((address?.ipAddress ?? "::1").prefix { $0 != "%" })]"
        case .unixDomainSocket?, nil: "[127.0.0.1]"
        }
    }
}
