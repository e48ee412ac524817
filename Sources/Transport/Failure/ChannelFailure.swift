import NIOCore
import NIOSSL

/// What an error of the channel means for the connection.
package struct ChannelFailure {
    private let endpoint: Endpoint
    private let isHandshaking: Bool
    private let pipeline: ChannelPipeline

    package init(endpoint: Endpoint, isHandshaking: Bool, pipeline: ChannelPipeline) {
        self.endpoint = endpoint
        self.isHandshaking = isHandshaking
        self.pipeline = pipeline
    }

    /// `nil` where the end of the stream follows and says enough.
    package func error(for cause: any Error) -> TransportError? {
        switch cause {
        // No close_notify: how most servers hang up.
        case NIOSSLError.uncleanShutdown: return nil
        case let io as IOError:
            return TransportError(.connectionLost, message: "The connection to \(endpoint) was lost: \(io.words).")
        default: break
        }
        guard isHandshaking else {
            return TransportError(.connectionLost, message: "The connection to \(endpoint) was lost: \(cause).")
        }
        let tls = try? pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
        return HandshakeFailure(endpoint: endpoint, certificate: tls?.peerCertificate).error(for: cause)
    }
}
