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
        audiences = Self.audiences(cloud)
        permissions = [flow.isInteractive ? "IMAP.AccessAsUser.All" : "IMAP.AccessAsApp"]
    }

    /// - Parameter host: the server that takes mail for sending.
    init(forSendingBy host: String, flow: SignInFlow) {
        guard let cloud = MicrosoftCloud(host: host) else {
            (audiences, permissions) = ([], [])
            return
        }
        audiences = Self.audiences(cloud)
        permissions = [flow.isInteractive ? "SMTP.Send" : "SMTP.SendAsApp"]
    }

    private static func audiences(_ cloud: MicrosoftCloud) -> [String] {
        switch cloud {
        case .worldwide: ["https://outlook.office.com", "https://outlook.office365.com", exchangeOnline]
        case .usGovernment: ["https://outlook.office365.us", "https://webmail.apps.mil", exchangeOnline]
        case .china: ["https://partner.outlook.cn", exchangeOnline]
        }
    }

    /// The number by which Microsoft knows Exchange Online as a resource, in all its clouds.
    private static let exchangeOnline = "00000002-0000-0ff1-ce00-000000000000"
}
