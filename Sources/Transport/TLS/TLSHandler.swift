import NIOCore
import NIOSSL
import NIOTLS

/// Makes the TLS layer for an endpoint; its rules are those of ``Trust``.
package enum TLSHandler {
    /// Whether an event of a channel says that its handshake is done.
    package static func hasShakenHands(_ event: Any) -> Bool {
        if case .handshakeCompleted? = event as? TLSUserEvent { true } else { false }
    }

    package static func make(for endpoint: Endpoint) throws(TransportError) -> NIOSSLClientHandler {
        let context = try TLSContexts.context(for: endpoint.trust)
        // An address cannot be a server name (RFC 6066 section 3); NIOSSL then compares the certificate with it.
        let isAddress = (try? SocketAddress(ipAddress: endpoint.host, port: 0)) != nil
        let name = isAddress ? nil : endpoint.host
        do {
            guard case .fingerprint(let fingerprint) = endpoint.trust else {
                return try NIOSSLClientHandler(context: context, serverHostname: name)
            }
            let pin = PinnedCertificate(fingerprint: fingerprint)
            return try NIOSSLClientHandler(
                context: context, serverHostname: name, customVerificationCallback: pin.verify, configuration: .init())
        } catch {
            throw TransportError(.tlsFailed, message: "“\(endpoint.host)” cannot be the name of a TLS server.")
        }
    }
}
