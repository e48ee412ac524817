import Mail

/// A client's whole message of OAUTHBEARER (RFC 7628 section 3.1) or XOAUTH2.
struct BearerMessage {
    enum Form: String {
        case oauthBearer = "OAUTHBEARER"
        case xoauth2 = "XOAUTH2"

        /// What tells the client that its token is no good.
        var refusal: String {
            switch self {
            case .oauthBearer: #"{"status":"invalid_token"}"#
            case .xoauth2: #"{"status":"401","schemes":"Bearer"}"#
            }
        }

        /// What the client has to answer to it.
        var answerToRefusal: [UInt8] { self == .oauthBearer ? [1] : [] }
    }

    let user: String
    let token: Secret

    /// `nil` when the message is malformed.
    init?(_ message: [UInt8], _ form: Form) {
        let fields = message.split(separator: 1, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        guard fields.count >= 4, fields.suffix(2).allSatisfy(\.isEmpty),
            let authorization = fields.first(where: { $0.lowercased().hasPrefix("auth=bearer ") })
        else { return nil }
        switch form {
        case .xoauth2:
            guard fields[0].hasPrefix("user=") else { return nil }
            user = String(fields[0].dropFirst(5))
        case .oauthBearer:
            let header = fields[0].split(separator: ",", omittingEmptySubsequences: false)
            guard header.count == 3, header[0] == "n", header[1].hasPrefix("a="), header[2].isEmpty else { return nil }
            user = String(header[1].dropFirst(2).replacing("=2C", with: ",").replacing("=3D", with: "="))
        }
        token = Secret(String(authorization.dropFirst(12)))
    }
}
