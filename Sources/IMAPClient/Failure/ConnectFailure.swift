import Glibc
import NIOCore
import NIOPosix

/// Why no TCP connection came about.
struct ConnectFailure {
    let endpoint: Endpoint

    func error(for cause: any Error) -> IMAPError {
        switch cause {
        case let error as IMAPError: error
        case let connect as NIOConnectionError: error(for: connect)
        case let io as IOError: error(for: io)
        case ChannelError.connectTimeout: timeout
        default: IMAPError(.unreachable, message: "\(endpoint) cannot be reached: \(cause).")
        }
    }

    private func error(for connect: NIOConnectionError) -> IMAPError {
        guard let failure = connect.connectionErrors.last else {
            return IMAPError(
                .nameNotFound, message: "The host name \(endpoint.host) cannot be found: check the name and the network.")
        }
        return error(for: failure.error)
    }

    private func error(for io: IOError) -> IMAPError {
        switch io.errnoCode {
        case ECONNREFUSED:
            IMAPError(
                .connectionRefused, message: "\(endpoint) refuses connections: check the port, and whether the server runs.")
        case ETIMEDOUT: timeout
        default: IMAPError(.unreachable, message: "\(endpoint) cannot be reached: \(io.words).")
        }
    }

    private var timeout: IMAPError {
        IMAPError(.timeout, message: "\(endpoint) did not accept the connection in time.")
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
