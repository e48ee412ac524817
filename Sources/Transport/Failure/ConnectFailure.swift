import Glibc
import NIOCore
import NIOPosix

/// Why no TCP connection came about.
package struct ConnectFailure {
    private let endpoint: Endpoint

    package init(endpoint: Endpoint) { self.endpoint = endpoint }

    /// What the error of a bootstrap means.
    package func error(for cause: any Error) -> TransportError {
        switch cause {
        case let error as TransportError: error
        case let connect as NIOConnectionError: error(for: connect)
        case let io as IOError: error(for: io)
        case ChannelError.connectTimeout: timeout
        default: TransportError(.unreachable, message: "\(endpoint) cannot be reached: \(cause).")
        }
    }

    private func error(for connect: NIOConnectionError) -> TransportError {
        guard let failure = connect.connectionErrors.last else {
            return TransportError(
                .nameNotFound, message: "The host name \(endpoint.host) cannot be found: check the name and the network.")
        }
        return error(for: failure.error)
    }

    private func error(for io: IOError) -> TransportError {
        switch io.errnoCode {
        case ECONNREFUSED:
            TransportError(
                .connectionRefused, message: "\(endpoint) refuses connections: check the port, and whether the server runs.")
        case ETIMEDOUT: timeout
        default: TransportError(.unreachable, message: "\(endpoint) cannot be reached: \(io.words).")
        }
    }

    private var timeout: TransportError {
        TransportError(.timeout, message: "\(endpoint) did not accept the connection in time.")
    }
}

extension IOError {
    /// The system's words for the error number, such as `Connection reset by peer`.
    var words: String {
        var buffer = [CChar](repeating: 0, count: 128)
        guard strerror_r(errnoCode, &buffer, buffer.count) == 0 else { return "error \(errnoCode)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
