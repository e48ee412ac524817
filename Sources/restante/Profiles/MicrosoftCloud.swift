/// Microsoft's clouds know nothing of one another: sign-in, mail server and scopes must all be of one (AADSTS90038,
/// AADSTS900382).
enum MicrosoftCloud: String, Sendable, CaseIterable {
    case worldwide = "the worldwide cloud"
    case usGovernment = "the US government cloud"
    case china = "the cloud in China (21Vianet)"

    /// The profile for it.
    var profile: String {
        switch self {
        case .worldwide: "exchange-online"
        case .usGovernment: "us-government"
        case .china: "21vianet"
        }
    }

    private var domains: [String] {
        switch self {
        case .worldwide: ["microsoftonline.com", "office365.com", "office.com", "outlook.com", "windows.net"]
        case .usGovernment: ["microsoftonline.us", "office365.us", "apps.mil"]
        case .china: ["partner.microsoftonline.cn", "partner.outlook.cn", "chinacloudapi.cn"]
        }
    }

    /// `nil` for hosts that are not Microsoft's.
    init?(host: String) {
        let host = host.lowercased()
        let own = Self.allCases.first { cloud in cloud.domains.contains { host == $0 || host.hasSuffix("." + $0) } }
        guard let own else { return nil }
        self = own
    }

    /// Of a scope such as `https://outlook.office365.us/IMAP.AccessAsUser.All`.
    init?(scope: String) {
        guard let host = WebAddress.host(of: scope) else { return nil }
        self.init(host: host)
    }
}
