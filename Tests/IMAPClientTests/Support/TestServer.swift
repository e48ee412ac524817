@testable import IMAPClient
import Mail
import NIOPosix
import SASL
import TestRig
import Transport

extension Dovecot {
    /// A session of alice's.
    func options(
        _ security: Endpoint.Security = .tls, access: Access = .readWrite, password: String? = nil,
        mechanisms: [LoginMechanism] = LoginMechanism.passwords
    ) -> SessionOptions {
        SessionOptions(
            endpoint: Endpoint(
                host: "localhost", port: security == .tls ? ports.imaps : ports.imap, security: security,
                trust: .extraAnchor(path: certificates.authority)),
            credentials: FixedCredentials(.password(user: "alice", Secret(password ?? options.users["alice"] ?? ""))),
            access: access,
            mechanisms: mechanisms)
    }
}
