import IMAPClient
import Mail

extension SessionOptions {
    /// For tests: `alice`, `wonderland`, and a loopback address without TLS unless said otherwise.
    static func test(
        host: String = "127.0.0.1", port: Int = 143, security: Endpoint.Security = .plaintext, trust: Trust = .system,
        access: Access = .readWrite, mechanisms: [LoginMechanism] = LoginMechanism.allCases, compress: Bool = true
    ) -> SessionOptions {
        SessionOptions(
            endpoint: Endpoint(host: host, port: port, security: security, trust: trust),
            credentials: Credentials(user: "alice", password: Secret("wonderland")), access: access, mechanisms: mechanisms,
            compress: compress)
    }
}
