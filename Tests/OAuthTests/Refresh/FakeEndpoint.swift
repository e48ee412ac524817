import Mail
import Synchronization

@testable import OAuth

/// A token endpoint in memory whose answers a test writes, with a clock that a test moves.
final class FakeEndpoint: TokenGranting {
    let issuer: String
    let host = "login.example.org"
    let clientID: String
    let scopes = ["mail", "offline_access"]
    let needsRefreshToken: Bool

    /// Opens with the first request.
    let asked = Gate()
    private let state: Mutex<State>

    private struct State {
        var now = 1_795_000_000
        /// The refresh tokens that were sent, in order.
        var sent: [String?] = []
        var answers: [Answer] = []
        var gate: Gate?
    }

    /// What it answers next; when nothing is written, a grant with a rotated refresh token.
    enum Answer {
        case failure(OAuthFailure)
        case grant(life: Int, refresh: String?, access: String? = nil, skew: Int? = nil)
    }

    init(issuer: String = "https://login.example.org", clientID: String = "client", needsRefreshToken: Bool = true) {
        self.issuer = issuer
        self.clientID = clientID
        self.needsRefreshToken = needsRefreshToken
        state = Mutex(State())
    }

    var clock: WallClock { WallClock { self.now } }
    var now: Instant { Instant(seconds: state.withLock { $0.now }) }
    func pass(_ seconds: Int) { state.withLock { $0.now += seconds } }

    var sent: [String?] { state.withLock { $0.sent } }
    var requests: Int { sent.count }
    func answer(_ answers: Answer...) { state.withLock { $0.answers += answers } }
    /// No request is answered until the gate opens.
    func hold(behind gate: Gate) { state.withLock { $0.gate = gate } }

    func grant(for refreshToken: Secret?) async throws(OAuthFailure) -> TokenGrant {
        let (answer, number, gate) = state.withLock { state in
            state.sent.append(refreshToken?.exposed())
            return (state.answers.isEmpty ? nil : state.answers.removeFirst(), state.sent.count, state.gate)
        }
        asked.open()
        await gate?.pass()
        switch answer {
        case .failure(let failure): throw failure
        case .grant(let life, let refresh, let access, let skew):
            return grant(access ?? "access-SECRET-\(number)", life: life, refresh: refresh, skew: skew)
        case nil: return grant("access-SECRET-\(number)", life: 3600, refresh: "refresh-SECRET-\(number)", skew: nil)
        }
    }

    func grant(_ access: String, life: Int, refresh: String?, skew: Int? = nil) -> TokenGrant {
        let token = AccessToken(secret: Secret(access), obtained: now, expires: now.adding(seconds: life), scopes: ["mail"])
        return TokenGrant(access: token, refresh: refresh.map { Secret($0) }, clockSkew: skew)
    }

    func failure(_ remedy: Remedy, error: String? = nil, status: Int? = 400) -> OAuthFailure {
        OAuthFailure(remedy, "it was refused", host: host, status: status, error: error)
    }
}
