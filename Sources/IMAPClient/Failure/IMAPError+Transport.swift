import NIOCore
import Transport

extension IMAPError {
    /// The way to the server, as one of the things that can go wrong with a session.
    init(_ error: TransportError) {
        let kind: Kind =
            switch error.kind {
            case .nameNotFound: .nameNotFound
            case .connectionRefused: .connectionRefused
            case .unreachable: .unreachable
            case .timeout: .timeout
            case .connectionLost: .connectionLost
            case .tlsFailed: .tlsFailed
            case .certificateUntrusted: .certificateUntrusted
            case .certificateWrongHost: .certificateWrongHost
            case .certificateExpired: .certificateExpired
            case .fingerprintMismatch: .fingerprintMismatch
            }
        self.init(kind, message: error.message)
    }

    /// What breaks in the layer between TLS and the parser.
    init(_ cause: CompressionError, _ endpoint: Endpoint) {
        switch cause {
        case .damaged: self.init(.protocolViolation, message: "\(endpoint) sent compressed data that is damaged.")
        case .ratioExceeded: self.init(.limitExceeded, message: "\(endpoint) sent compressed data that never ends.")
        case .outOfMemory:
            self.init(.connectionLost, message: "There is not enough memory to compress the connection to \(endpoint).")
        }
    }
}
