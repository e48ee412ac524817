import NIOCore

extension SocketAddress {
    /// 127.0.0.0/8, ::1, the first mapped into IPv6, or a Unix socket: bytes to it stay on this machine.
    package var isLoopback: Bool {
        switch self {
        case .unixDomainSocket: true
        case .v4(let address):
            withUnsafeBytes(of: address.address.sin_addr) { $0.first == 127 }
        case .v6(let address):
            withUnsafeBytes(of: address.address.sin6_addr) { bytes in
                let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
                return isMapped ? bytes[12] == 127 : bytes[..<15].allSatisfy { $0 == 0 } && bytes[15] == 1
            }
        }
    }
}
