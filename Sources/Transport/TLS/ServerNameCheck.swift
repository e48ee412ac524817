import NIOCore
import NIOSSL

/// Refuses a certificate that is good for the server's address alone where the server was asked for by name.
///
/// NIOSSL takes either. Authorities give out certificates for addresses, so whoever makes the name lead to a machine of
/// theirs, which takes no more than a forged answer of the DNS, would have one. RFC 9525 section 6.2: only names of the kind
/// that the client has count.
///
/// Lies behind the TLS layer, and lets nobody hear of the handshake before the name is right.
final class ServerNameCheck: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let name: String

    init(_ name: String) { self.name = name }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard TLSHandler.hasShakenHands(event) else { return context.fireUserInboundEventTriggered(event) }
        let tls = try? context.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
        guard let certificate = tls?.peerCertificate, Self.isRight(certificate, name) else {
            context.fireErrorCaught(NIOSSLExtraError.failedToValidateHostname)
            return context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// NIOSSL has found the certificate to be good; only one with an address in it needs another look.
    static func isRight(_ certificate: NIOSSLCertificate, _ name: String) -> Bool {
        let alternatives = certificate._subjectAlternativeNames()
        guard alternatives.contains(where: { $0.nameType == .ipAddress }) else { return true }
        return alternatives.contains { alternative in
            alternative.nameType == .dnsName && matches(String(decoding: Array(alternative.contents), as: UTF8.self), name)
        }
    }

    /// RFC 9525 section 6.3: equal but for case, or `*` for the whole first label.
    static func matches(_ pattern: String, _ name: String) -> Bool {
        let (pattern, name) = (labels(pattern), labels(name))
        if pattern == name { return true }
        return pattern.first == "*" && pattern.count > 2 && pattern.dropFirst() == name.dropFirst()
    }

    private static func labels(_ name: String) -> [Substring] {
        let name = name.lowercased()
        return (name.hasSuffix(".") ? name.dropLast() : name[...]).split(separator: ".", omittingEmptySubsequences: false)
    }
}
