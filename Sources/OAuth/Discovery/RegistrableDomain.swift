/// Whether two hosts belong to the same domain that somebody registered.
///
/// The whole list of public suffixes changes weekly and is not shipped. This rule errs to the side of asking: under a
/// country's two letters a short second label (`co.uk`, `com.au`, `ac.at`) counts as public, and so do the best-known
/// domains under which strangers get names.
enum RegistrableDomain {
    static func isShared(_ a: String, _ b: String) -> Bool {
        let (left, right) = (a.hasSuffix(".") ? String(a.dropLast()) : a, b.hasSuffix(".") ? String(b.dropLast()) : b)
        if left == right { return true }
        guard let domain = domain(of: left) else { return false }
        return domain == self.domain(of: right)
    }

    /// The registered part of a name; `nil` for addresses, single labels and names that are public as a whole.
    static func domain(of host: String) -> String? {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }), let top = labels.last, !host.hasPrefix("["),
            !top.utf8.allSatisfy({ 0x30...0x39 ~= $0 })
        else { return nil }
        let count = isPublic(labels[labels.count - 2], under: top) ? 3 : 2
        guard labels.count >= count else { return nil }
        return labels.suffix(count).joined(separator: ".")
    }

    private static func isPublic(_ second: Substring, under top: Substring) -> Bool {
        strangers.contains("\(second).\(top)")
            || (top.utf8.count == 2 && (second.utf8.count <= 3 || secondLevels.contains(String(second))))
    }

    private static let secondLevels: Set<String> = ["govt", "school", "gouv", "asso", "press", "info", "kiev", "nhs", "police"]

    /// Where strangers are neighbours: dynamic names and hosting.
    private static let strangers: Set<String> = [
        "duckdns.org", "no-ip.org", "ddns.net", "dynu.net", "dyndns.org", "myfritz.net", "dedyn.io", "hopto.org", "zapto.org",
        "sytes.net", "mooo.com", "synology.me", "selfhost.eu", "spdns.de", "feste-ip.net", "goip.de", "github.io", "gitlab.io",
        "pages.dev", "workers.dev", "web.app", "firebaseapp.com", "herokuapp.com", "netlify.app", "vercel.app", "fly.dev",
        "onrender.com", "azurewebsites.net", "cloudapp.net", "cloudfront.net", "amazonaws.com", "appspot.com", "run.app",
        "ngrok.io", "ngrok.app", "trycloudflare.com", "eu.org", "us.com", "uk.com", "de.com", "co.com", "ts.net", "nsupdate.info",
    ]
}
