/// Whose word is taken for the certificate of an authorization server. Host name and validity are checked in every case.
package enum HTTPTrust: Hashable, Sendable {
    /// The system's certificate authorities.
    case system
    /// The system's, and the certificates in this PEM file: for servers of one's own.
    case extraAnchor(path: String)
}
