import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// Why no answer came, in words.
struct TransportFailure {
    let host: String
    /// Bytes that were allowed.
    let limit: Int

    func failure(for cause: any Error) -> OAuthFailure {
        switch cause {
        case is CancellationError: retry("the request to \(host) was stopped")
        case is NIOTooManyBytesError:
            OAuthFailure(
                .config, "\(host) sent more than \(limit) bytes, which is no token; check the address in the profile", host: host)
        case let error as HTTPClientError: failure(for: error)
        case let error as NIOConnectionError: failure(for: error)
        case let error as IOError: failure(for: error)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: tlsFailure(cause)
        default: retry("the answer of \(host) broke off or is not HTTP")
        }
    }

    private func retry(_ what: String) -> OAuthFailure {
        OAuthFailure(.retry(after: nil), what + "; it is tried again later", host: host)
    }

    private func failure(for error: HTTPClientError) -> OAuthFailure {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout:
            retry("\(host) did not accept the connection in time")
        case .readTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout: retry("\(host) did not answer in time")
        case .cancelled: retry("the request to \(host) was stopped")
        case .remoteConnectionClosed, .uncleanShutdown: retry("\(host) closed the connection before it had answered")
        case .invalidProxyResponse, .proxyAuthenticationRequired:
            OAuthFailure(.config, "the proxy refused to connect to \(host); check https_proxy", host: host)
        default: retry("the answer of \(host) broke off or is not HTTP")
        }
    }

    private func failure(for error: NIOConnectionError) -> OAuthFailure {
        guard let io = error.connectionErrors.last?.error as? IOError else {
            return retry("the host name \(host) cannot be found: check the name and the network")
        }
        return failure(for: io)
    }

    private func failure(for error: IOError) -> OAuthFailure {
        switch error.errnoCode {
        case ECONNREFUSED: retry("\(host) refuses connections")
        case ETIMEDOUT: retry("\(host) did not accept the connection in time")
        case ECONNRESET, EPIPE: retry("\(host) closed the connection before it had answered")
        default: retry("\(host) cannot be reached")
        }
    }

    private func tlsFailure(_ cause: any Error) -> OAuthFailure {
        if let extra = cause as? NIOSSLExtraError, extra == .failedToValidateHostname {
            return OAuthFailure(
                .config,
                "the certificate of \(host) is made out to another host name; check the address in the profile, and that nobody listens in",
                host: host)
        }
        guard String(describing: cause).contains("CERTIFICATE_VERIFY_FAILED") else { return retry("TLS with \(host) failed") }
        return OAuthFailure(
            .config,
            "the certificate of \(host) has expired or is not signed by a trusted authority; name the authority's file as `trust` if the server is your own",
            host: host)
    }
}
