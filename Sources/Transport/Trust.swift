/// Whose word is taken for a server's certificate. Host name and validity are checked in every case.
package enum Trust: Hashable, Sendable {
    /// The system's certificate authorities.
    case system
    /// The system's, and the certificates in this PEM file.
    case extraAnchor(path: String)
    /// Exactly this certificate, whoever signed it: the SHA-256 of its DER form, 32 bytes.
    case fingerprint([UInt8])
}
