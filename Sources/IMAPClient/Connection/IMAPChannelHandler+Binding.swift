import NIOCore
import NIOSSL
import SASL

extension IMAPChannelHandler {
    /// What a login may be bound to, once TLS is there.
    func channelBinding(_ context: ChannelHandlerContext) -> ChannelBinding? {
        let tls = try? context.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
        return (try? tls?.peerCertificate?.toDERBytes()).flatMap { ChannelBinding(certificate: $0) }
    }
}
