import Mail
import TestRig
import Testing

@testable import OAuth

@Suite struct RepeatedSecretTests {
    private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~+/=")
    private static let members = ["error", "error_description", "suberror", "claims", "trace_id", "correlation_id"]

    /// A refusal that holds a secret in every member.
    private func answer(_ secret: String, status: Int) -> HTTPAnswer {
        let pairs = Self.members.map { ($0, JSONValue.string("AADSTS50196 \(secret) and (\(secret))")) }
        return .text(status, JSONValue.object(Dictionary(pairs, uniquingKeysWith: { first, _ in first })).json)
    }

    private func endpoint(_ authentication: ClientAuthentication, _ answer: HTTPAnswer) -> TokenEndpoint {
        let url = TokenAnswerTests.url
        return TokenEndpoint(
            endpoints: ProviderEndpoints(token: url, deviceAuthorization: url, revocation: url),
            client: ClientRegistration(clientID: "c", authentication: authentication), sender: FakeSender(answer))
    }

    @Test("What was sent never comes back in a failure, wherever a server repeats it", arguments: [1, 2, 3, 4] as [UInt64])
    func repeated(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<25 {
            let secret = String(
                (0..<Int.random(in: 8...200, using: &random)).map { _ in Self.letters.randomElement(using: &random) ?? "x" })
            let answer = answer(secret, status: [400, 401, 500].randomElement(using: &random) ?? 400)
            let hidden = Secret(secret)
            for authentication in [ClientAuthentication.secret(hidden), .secretInHeader(hidden)] {
                let endpoint = endpoint(authentication, answer)
                let failures = [
                    try await failure { try await endpoint.clientCredentials(scopes: ["imap"]) },
                    try await failure { try await endpoint.revoke(Secret("x")) },
                    try await failure { try await endpoint.authorizeDevice(scopes: ["imap"]) },
                ]
                for failure in failures { #expect(!shows(failure, secret), "seed \(seed)") }
            }
            let endpoint = endpoint(.public, answer)
            let failures = [
                try await failure { try await endpoint.refresh(hidden, scopes: []) },
                try await failure { try await endpoint.revoke(hidden) },
                try await failure { try await endpoint.redeem(code: hidden, verifier: Secret("v"), redirect: "r", scopes: []) },
                try await failure { try await endpoint.redeem(code: Secret("c"), verifier: hidden, redirect: "r", scopes: []) },
            ]
            for failure in failures { #expect(!shows(failure, secret), "seed \(seed)") }
        }
    }

    /// Whether eight signs of the secret in a row are in it.
    private func shows(_ failure: OAuthFailure?, _ secret: String) -> Bool {
        guard let failure else { return true }
        let shown = String(reflecting: failure) + failure.sentence + "\(failure)"
        let signs = Array(secret)
        return (0...signs.count - 8).contains { shown.contains(String(signs[$0..<$0 + 8])) }
    }
}
