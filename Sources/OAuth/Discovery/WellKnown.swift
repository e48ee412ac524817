/// The well-known places of metadata (RFC 8414 section 3.1, OpenID Connect Discovery section 4.1).
enum WellKnown {
    private static let oauth = "/.well-known/oauth-authorization-server"
    private static let openID = "/.well-known/openid-configuration"

    /// Where an issuer's metadata may be: RFC 8414 puts the word before the issuer's path, OpenID Connect after it.
    static func addresses(of issuer: HTTPSURL) -> [HTTPSURL] {
        guard issuer.query == nil else { return [] }
        let path = issuer.path.hasSuffix("/") ? String(issuer.path.dropLast()) : issuer.path
        let texts = [issuer.origin + oauth + path, issuer.origin + path + openID, issuer.origin + openID + path]
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }.compactMap(HTTPSURL.init)
    }

    /// The issuer that must have written what is at an address; `nil` where it is no well-known one.
    static func issuer(of document: HTTPSURL) -> String? {
        guard document.query == nil else { return nil }
        for word in [oauth, openID] {
            if document.path.hasPrefix(word) { return document.origin + document.path.dropFirst(word.count) }
            if word == openID, document.path.hasSuffix(word) { return document.origin + document.path.dropLast(word.count) }
        }
        return nil
    }
}
