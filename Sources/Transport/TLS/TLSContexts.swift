import NIOSSL
import Synchronization

/// TLS settings made once per kind of trust: reading the system's authorities takes milliseconds and megabytes.
package enum TLSContexts {
    private static let cache = Mutex<[Trust: NIOSSLContext]>([:])

    package static func context(for trust: Trust) throws(TransportError) -> NIOSSLContext {
        do {
            return try cache.withLock { cache in
                if let context = cache[trust] { return context }
                let context = try NIOSSLContext(configuration: configuration(for: trust))
                cache[trust] = context
                return context
            }
        } catch {
            throw TransportError(.tlsFailed, message: describe(error, trust))
        }
    }

    private static func configuration(for trust: Trust) throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        configuration.renegotiationSupport = .none
        configuration.shutdownTimeout = .seconds(1)
        switch trust {
        case .system: break
        case .extraAnchor(let path):
            configuration.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(path))]
        // The pin is the only trust: no authority needs to be read.
        case .fingerprint: configuration.trustRoots = .certificates([])
        }
        return configuration
    }

    private static func describe(_ error: any Error, _ trust: Trust) -> String {
        guard case .extraAnchor(let path) = trust else { return "TLS cannot be set up: \(error)." }
        return "The certificate file \(path) cannot be read: it must hold one or more certificates in PEM form."
    }
}
