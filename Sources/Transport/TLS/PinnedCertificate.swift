import Glibc
import Hashing
import NIOCore
import NIOSSL

/// The check that takes the place of the authorities when a certificate is pinned: the leaf must be exactly the one
/// named in the configuration. NIOSSL checks the host name afterwards in every case.
final class PinnedCertificate: Sendable {
    private let fingerprint: [UInt8]

    init(fingerprint: [UInt8]) { self.fingerprint = fingerprint }

    @Sendable
    func verify(_ chain: [NIOSSLCertificate], _ promise: EventLoopPromise<NIOSSLVerificationResult>) {
        guard let leaf = chain.first, let der = try? leaf.toDERBytes(), matches(der), CertificateDates(leaf).areGood else {
            return promise.succeed(.failed)
        }
        promise.succeed(.certificateVerified)
    }

    func matches(_ der: [UInt8]) -> Bool { equalInConstantTime(SHA256.digest(der).bytes, fingerprint) }
}
