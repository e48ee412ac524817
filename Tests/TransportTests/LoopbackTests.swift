import NIOCore
import Testing
import Transport

@Suite("Addresses of this machine")
struct LoopbackTests {
    @Test("are known", arguments: ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
    func loopback(address: String) throws {
        #expect(try SocketAddress(ipAddress: address, port: 1).isLoopback)
    }

    @Test("are not taken for others", arguments: ["192.0.2.1", "128.0.0.1", "0.0.0.0", "2001:db8::1", "::", "::ffff:192.0.2.1"])
    func others(address: String) throws {
        #expect(try !SocketAddress(ipAddress: address, port: 1).isLoopback)
    }
}
