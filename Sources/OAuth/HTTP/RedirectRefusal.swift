/// A token endpoint that points elsewhere is not followed: what was sent would go there too.
enum RedirectRefusal {
    static func check(status: Int, location: String?, url: HTTPSURL) throws(OAuthFailure) {
        guard 300..<400 ~= status else { return }
        throw OAuthFailure(
            .config,
            "\(url.host) wants to send us on to \(target(location)), which is not done with secrets; correct the address in the profile",
            host: url.host, status: status)
    }

    /// Where it pointed, without the query, which may hold secrets.
    private static func target(_ location: String?) -> String {
        guard let location, !location.isEmpty else { return "an address that it does not name" }
        let address = location.prefix { $0 != "?" && $0 != "#" }
        return Refusal.plain(String(address.prefix(40))) + (address.count > 40 ? "…" : "")
    }
}
