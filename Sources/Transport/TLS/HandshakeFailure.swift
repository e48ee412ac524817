import Hashing
import NIOSSL

/// Puts a failed TLS handshake into words. The decision to refuse has been made by BoringSSL before; here only the
/// cause is looked for, in the error and in the certificate that came.
struct HandshakeFailure {
    let endpoint: Endpoint
    /// The server's own certificate, if it got as far as sending one.
    let certificate: NIOSSLCertificate?

    func error(for cause: any Error) -> TransportError {
        if let extra = cause as? NIOSSLExtraError, extra == .failedToValidateHostname {
            return TransportError(
                .certificateWrongHost, message: "The certificate of \(endpoint) is made out to another host name.")
        }
        if isEndOfStream(cause) {
            return TransportError(.connectionLost, message: "\(endpoint) closed the connection during the TLS handshake.")
        }
        guard let certificate, isVerificationFailure(cause) else {
            return TransportError(.tlsFailed, message: "TLS with \(endpoint) failed: \(reason(cause)).")
        }
        return untrusted(certificate)
    }

    private func untrusted(_ certificate: NIOSSLCertificate) -> TransportError {
        let fingerprint = (try? certificate.toDERBytes()).map { SHA256.digest($0) }
        let shown = fingerprint.map(\.description) ?? "unknown"
        let dates = CertificateDates(certificate)
        if case .fingerprint(let wanted) = endpoint.trust, wanted != fingerprint?.bytes {
            return TransportError(
                .fingerprintMismatch,
                message: "The certificate of \(endpoint) is not the pinned one; its SHA-256 fingerprint is \(shown). "
                    + "If that is right, it belongs under fingerprint in the configuration.")
        }
        if dates.areOver {
            return TransportError(.certificateExpired, message: "The certificate of \(endpoint) has expired.")
        }
        if dates.areYetToCome {
            return TransportError(
                .certificateExpired, message: "The certificate of \(endpoint) is not valid yet: check this machine's clock.")
        }
        return TransportError(
            .certificateUntrusted,
            message: "The certificate of \(endpoint) is not signed by a trusted authority; its SHA-256 fingerprint is \(shown). "
                + "If the server is your own, name its authority's file under trust, or the fingerprint under fingerprint.")
    }

    private func isVerificationFailure(_ cause: any Error) -> Bool {
        guard case .handshakeFailed(let inner)? = cause as? NIOSSLError else { return false }
        return String(describing: inner).contains("CERTIFICATE_VERIFY_FAILED")
    }

    private func reason(_ cause: any Error) -> String {
        guard case .handshakeFailed(.sslError(let stack))? = cause as? NIOSSLError, let first = stack.first else {
            return String(describing: cause)
        }
        return words(of: first)
    }

    private func isEndOfStream(_ cause: any Error) -> Bool {
        guard case .handshakeFailed(.sslError(let stack))? = cause as? NIOSSLError else { return false }
        return stack.contains(.eofDuringHandshake)
    }

    /// `Error: 268435703 error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER at …` → `wrong version number`.
    private func words(of error: BoringSSLInternalError) -> String {
        let text = error.description.split(separator: " at ").first.map(String.init) ?? error.description
        let last = text.split(separator: ":").last.map(String.init) ?? text
        return last.lowercased().split(separator: "_").joined(separator: " ")
    }
}
