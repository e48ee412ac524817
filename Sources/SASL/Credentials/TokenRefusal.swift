import FoundationEssentials

/// Why a server refused an access token, as far as it says: the challenge of a failed OAUTHBEARER (RFC 7628 section
/// 3.2.2) or XOAUTH2 exchange.
///
/// Servers say the same of a token that has expired, is of another issuer, lacks a scope or is somebody else's; Exchange
/// says nothing at all.
package struct TokenRefusal: Equatable, Sendable {
    /// `invalid_token`, `insufficient_scope`, `401`, `400` …
    package let status: String?
    /// The scope that a token needs here.
    package let scope: String?
    /// Where the server's issuer describes itself. Words of a stranger: to be trusted only with https and the user's yes.
    package let openIDConfiguration: String?

    package init(status: String? = nil, scope: String? = nil, openIDConfiguration: String? = nil) {
        self.status = status
        self.scope = scope
        self.openIDConfiguration = openIDConfiguration
    }

    /// Longer challenges and longer values in them say nothing.
    private static let longestChallenge = 16384
    private static let longestValue = 2048

    /// Reads a challenge. Anything that is not as it should be is left out: the exchange goes on in any case.
    init(challenge: [UInt8]) {
        let fields = challenge.count > Self.longestChallenge ? nil : try? JSONDecoder().decode(Fields.self, from: Data(challenge))
        self.init(status: fields?.status, scope: fields?.scope, openIDConfiguration: fields?.openIDConfiguration)
    }

    /// The status says that the token is good, but not for this.
    package var lacksScope: Bool { status == "insufficient_scope" || status == "403" }

    private struct Fields: Decodable {
        let status: String?
        let scope: String?
        let openIDConfiguration: String?

        private enum Key: String, CodingKey {
            case status, scope
            case openIDConfiguration = "openid-configuration"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            func text(_ key: Key) -> String? {
                let text =
                    (try? values.decode(String.self, forKey: key)) ?? (try? values.decode(Int.self, forKey: key)).map { "\($0)" }
                guard let text, !text.isEmpty, text.utf8.count <= TokenRefusal.longestValue else { return nil }
                return text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 } ? text : nil
            }
            status = text(.status)
            scope = text(.scope)
            openIDConfiguration = text(.openIDConfiguration)
        }
    }
}
