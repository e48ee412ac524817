import Glibc
import NIOSSL

/// A certificate's time of validity against the clock.
struct CertificateDates {
    private let notBefore: time_t
    private let notAfter: time_t
    private let now: time_t

    init(_ certificate: NIOSSLCertificate, now: time_t = time(nil)) {
        notBefore = certificate.notValidBefore
        notAfter = certificate.notValidAfter
        self.now = now
    }

    var areGood: Bool { notBefore <= now && now <= notAfter }
    var areOver: Bool { now > notAfter }
    var areYetToCome: Bool { now < notBefore }
}
