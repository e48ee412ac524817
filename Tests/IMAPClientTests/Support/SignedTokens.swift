import Glibc
@testable import IMAPClient
import Mail
import SASL
import Synchronization
import TestRig

/// Gives each connection a token of its own that lives a few seconds, signed for a ``Dovecot`` of the test's.
final class SignedTokens: CredentialSource {
    private let signer: TokenSigner
    private let seconds: Int
    private let count = Mutex((given: 0, refused: 0))

    init(_ signer: TokenSigner, living seconds: Int) {
        self.signer = signer
        self.seconds = seconds
    }

    var given: Int { count.withLock { $0.given } }
    var refused: Int { count.withLock { $0.refused } }

    func credentials() async throws(IMAPError) -> Credentials {
        count.withLock { $0.given += 1 }
        let (now, clock) = (time(nil), ContinuousClock.now)
        let claims: [String: TokenClaim] = [
            "iss": .text(DovecotOAuth().issuer), "sub": .text("alice"), "scope": .text(DovecotOAuth().scope), "iat": .number(now),
            "exp": .number(now + seconds),
        ]
        do {
            return .bearer(user: "alice", token: Secret(try await signer.token(claims)), expires: clock + .seconds(seconds))
        } catch {
            throw IMAPError(.noCredentials, message: "\(error)")
        }
    }

    func refused(_ credentials: Credentials, why: TokenRefusal) async throws(IMAPError) -> Credentials? {
        count.withLock { $0.refused += 1 }
        return nil
    }
}
