import NIOCore
import NIOSSL
import NIOTLS

/// Makes the TLS layer for an endpoint; its rules are those of ``Trust`` and ``ServerNameCheck``.
package enum TLSHandler {
    /// Whether an event of a channel says that its handshake is done.
    package static func hasShakenHands(_ event: Any) -> Bool {
        if case .handshakeCompleted? = event as? TLSUserEvent { true } else { false }
    }

    /// From the network's side on, one behind the other.
    package static func handlers(for endpoint: Endpoint) throws(TransportError) -> [any ChannelHandler] {
        let context = try TLSContexts.context(for: endpoint.trust)
        // An address cannot be a server name (RFC 6066 section 3); NIOSSL then compares the certificate with it.
        let isAddress = (try? SocketAddress(ipAddress: endpoint.host, port: 0)) != nil
        let name = isAddress ? nil : endpoint.host
        do {
            let tls = try handler(context, name, endpoint.trust)
            return name.map { [tls, ServerNameCheck($0)] } ?? [tls]
        } catch {
            throw TransportError(.tlsFailed, message: "“\(endpoint.host)” cannot be the name of a TLS server.")
        }
    }

    private static func handler(_ context: NIOSSLContext, _ name: String?, _ trust: Trust) throws -> NIOSSLClientHandler {
        guard case .fingerprint(let fingerprint) = trust else {
            return try NIOSSLClientHandler(context: context, serverHostname: name)
        }
        let pin = PinnedCertificate(fingerprint: fingerprint)
        return try NIOSSLClientHandler(
            context: context, serverHostname: name, customVerificationCallback: pin.verify, configuration: .init())
    }
}
