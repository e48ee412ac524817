import IMAPClient
import Mail
import SASL
import Transport

extension SessionOptions {
    /// For tests: `alice`, `wonderland`, and a loopback address without TLS unless said otherwise.
    static func test(
        host: String = "127.0.0.1", port: Int = 143, security: Endpoint.Security = .plaintext, trust: Trust = .system,
        access: Access = .readWrite, mechanisms: [LoginMechanism] = LoginMechanism.allCases, compress: Bool = true
    ) -> SessionOptions {
        SessionOptions(
            endpoint: Endpoint(host: host, port: port, security: security, trust: trust),
            credentials: FixedCredentials(.alice), access: access, mechanisms: mechanisms, compress: compress)
    }
}

extension Credentials {
    /// `alice`, `wonderland`.
    static let alice = Credentials.password(user: "alice", Secret("wonderland"))

    /// Alice's access token.
    static func token(_ token: String = "good", life: Duration? = nil) -> Credentials {
        .bearer(user: "alice", token: Secret(token), expires: life.map { .now + $0 })
    }
}

extension LoginMechanism {
    /// That a server takes which has no TLS to bind to.
    static let passwords: [LoginMechanism] = [.scramSHA256, .scramSHA1, .plain, .login]
}
