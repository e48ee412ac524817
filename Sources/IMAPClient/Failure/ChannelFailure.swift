import NIOCore
import NIOSSL

/// What an error of the channel means for the connection.
struct ChannelFailure {
    let endpoint: Endpoint
    let isHandshaking: Bool
    let pipeline: ChannelPipeline

    /// `nil` where the end of the stream follows and says enough.
    func error(for cause: any Error) -> IMAPError? {
        switch cause {
        // No close_notify: how most servers hang up.
        case NIOSSLError.uncleanShutdown: return nil
        case let compression as CompressionError: return self.compression(compression)
        case let io as IOError:
            return IMAPError(.connectionLost, message: "The connection to \(endpoint) was lost: \(io.words).")
        default: break
        }
        guard isHandshaking else {
            return IMAPError(.connectionLost, message: "The connection to \(endpoint) was lost: \(cause).")
        }
        let tls = try? pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
        return HandshakeFailure(endpoint: endpoint, certificate: tls?.peerCertificate).error(for: cause)
    }

    private func compression(_ cause: CompressionError) -> IMAPError {
        switch cause {
        case .damaged: IMAPError(.protocolViolation, message: "\(endpoint) sent compressed data that is damaged.")
        case .ratioExceeded: IMAPError(.limitExceeded, message: "\(endpoint) sent compressed data that never ends.")
        case .outOfMemory:
            IMAPError(.connectionLost, message: "There is not enough memory to compress the connection to \(endpoint).")
        }
    }
}
