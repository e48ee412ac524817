@testable import IMAPClient
import Mail
import SASL
import Synchronization

/// Gives tokens in a given order, and a new one for one that is refused, as long as there are any; keeps what it was
/// asked.
final class ScriptedTokens: CredentialSource {
    private struct State {
        var tokens: ArraySlice<String>
        var asked = 0
        var refusals: [TokenRefusal] = []
    }

    private let state: Mutex<State>
    private let life: Duration?
    /// What it says of a refused token.
    let reason: String?

    /// The first token is given until it is refused; then the next.
    init(_ tokens: String..., life: Duration? = nil, reason: String? = nil) {
        state = Mutex(State(tokens: tokens[...]))
        self.life = life
        self.reason = reason
    }

    func reason(ofRefusing credentials: Credentials) -> String? { reason }

    /// How many connections have asked.
    var asked: Int { state.withLock { $0.asked } }
    var refusals: [TokenRefusal] { state.withLock { $0.refusals } }

    func credentials() async throws(IMAPError) -> Credentials {
        let token = state.withLock { state in
            state.asked += 1
            return state.tokens.first
        }
        guard let token else { throw IMAPError(.noCredentials, message: "There is no token: sign in.") }
        return .token(token, life: life)
    }

    func refused(_ credentials: Credentials, why: TokenRefusal) async throws(IMAPError) -> Credentials? {
        state.withLock { state in
            state.refusals.append(why)
            if state.tokens.count > 1 { state.tokens.removeFirst() } else { return nil }
            return state.tokens.first.map { .token($0, life: life) }
        }
    }
}
