/// What a mail server needs of an access token, as far as a client can know.
struct TokenNeeds: Equatable {
    /// Whom the token may be for (`aud`); empty where that is not known.
    let audiences: [String]
    /// One of these must be in it; empty where that is not known.
    let permissions: [String]

    /// - Parameters:
    ///   - host: the mail server.
    ///   - scopes: what is asked for.
    init(host: String, scopes: [String], flow: SignInFlow) {
        guard let cloud = MicrosoftCloud(host: host) else {
            audiences = []
            permissions = flow.isInteractive ? scopes.filter { $0.lowercased().contains("imap") } : []
            return
        }
        switch cloud {
        case .worldwide: audiences = ["https://outlook.office.com", "https://outlook.office365.com", Self.exchangeOnline]
        case .usGovernment: audiences = ["https://outlook.office365.us", "https://webmail.apps.mil", Self.exchangeOnline]
        case .china: audiences = ["https://partner.outlook.cn", Self.exchangeOnline]
        }
        permissions = [flow.isInteractive ? "IMAP.AccessAsUser.All" : "IMAP.AccessAsApp"]
    }

    /// The number by which Microsoft knows Exchange Online as a resource, in all its clouds.
    private static let exchangeOnline = "00000002-0000-0ff1-ce00-000000000000"
}
