/// Judges the address that a mail server names in a failed sign-in, `openid-configuration` (RFC 7628 section 3.2.2): who is
/// sent there types a password.
package enum MailServerHint: Sendable, Equatable {
    /// It is https and in the mail server's own domain.
    case trusted(HTTPSURL)
    /// It is https in another domain: only the user can know.
    case ask(HTTPSURL, question: String)
    /// It is never to be used: the sentence says why.
    case refused(String)

    package static func judge(openIDConfiguration text: String, mailHost: String) -> MailServerHint {
        guard let url = HTTPSURL(text), url.isTLS || HTTPSURL.isLoopback(mailHost) else {
            return .refused("\(mailHost) names an address for signing in that is not https: it is not used")
        }
        guard WellKnown.issuer(of: url) != nil else {
            return .refused("\(mailHost) names an address for signing in that is no place for sign-in metadata: it is not used")
        }
        guard !RegistrableDomain.isShared(url.host, mailHost.lowercased()) else { return .trusted(url) }
        return .ask(
            url,
            question: "The mail server \(mailHost) says that you sign in at \(url.host), which is another domain. Is that right?")
    }
}
