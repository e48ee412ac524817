import Cryptography

/// What the server remembers.
struct RigState: Sendable {
    struct Code: Sendable {
        let client: String
        let redirect: String
        let challenge: String
        let scopes: [String]
        let nonce: String?
        let expires: Int
        var family: String?
    }

    struct RefreshToken: Sendable {
        let client: String
        let scopes: [String]
        let family: String
        var isDead = false
    }

    enum DeviceState: Sendable { case waiting, approved, declined, used }

    struct Device: Sendable {
        let client: String
        let userCode: String
        let scopes: [String]
        let expires: Int
        var state = DeviceState.waiting
    }

    struct ServiceAccount: Sendable {
        let key: PublicKey
        let delegated: Set<String>
    }

    var knobs: Knobs
    var clients: [String: RigClient] = [:]
    var serviceAccounts: [String: ServiceAccount] = [:]
    var codes: [String: Code] = [:]
    var refreshTokens: [String: RefreshToken] = [:]
    var devices: [String: Device] = [:]
    var assertionIDs: Set<String> = []
    var revoked: Set<String> = []
    var requests: [(endpoint: Endpoint, request: RigRequest)] = []
    var issued = 0

    /// Ends a family: all refresh tokens that came of one sign-in.
    mutating func end(family: String) {
        for token in refreshTokens.keys where refreshTokens[token]?.family == family { refreshTokens[token]?.isDead = true }
    }
}
