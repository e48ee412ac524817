import Cryptography
import Mail
import OAuthRig
import TestRig
import Testing

@testable import OAuth

@Suite("The keeper and a real token endpoint")
struct KeeperWithServerTests {
    /// A clock that a test moves, while the server's stands.
    private let offset = Box(0)
    private var clock: WallClock {
        let offset = offset
        return WallClock { WallClock.system.now().adding(seconds: offset.value) }
    }

    private func keeper(_ folder: StoreFolder, _ endpoint: TokenEndpoint, _ kind: EndpointGrant.Kind = .refreshToken)
        -> TokenKeeper
    {
        let scopes = if case .refreshToken = kind { SignInRig.scopes } else { ["https://outlook.office365.com/.default"] }
        return TokenKeeper(
            store: folder.store(), directory: folder.directory.path, granting: EndpointGrant(endpoint, kind, scopes: scopes),
            clock: clock, pacer: nil, chance: 0)
    }

    @Test("signed in through the browser, renewed five times by rotating tokens with reuse detected, signed out and revoked")
    func wholeLife() async throws {
        var knobs = Knobs()
        knobs.rotates = true
        knobs.detectsReuse = true
        try await SignInRig.with(knobs) { rig in
            let folder = try StoreFolder()
            let endpoint = try rig.endpoint(clock: clock)
            try await keeper(folder, endpoint).adopt(try await rig.signedIn(endpoint), flow: "code")
            var seen: Set<String> = []
            for _ in 0..<5 {
                let tokens = try await withThrowingTaskGroup(of: String.self) { group in
                    let keepers = (0..<4).map { _ in keeper(folder, endpoint) }
                    for keeper in keepers { group.addTask { try await keeper.accessToken().secret.exposed() } }
                    return try await group.reduce(into: Set<String>()) { $0.insert($1) }
                }
                #expect(tokens.count == 1)
                seen.formUnion(tokens)
                offset.change { $0 += 3600 }
            }
            #expect(seen.count == 5 && rig.server.count(grant: "refresh_token") == 4)
            let refresh = try #require(try folder.store().load()?.refresh)
            let report = await keeper(folder, endpoint).logOut { token throws(OAuthFailure) in try await endpoint.revoke(token) }
            #expect(report == SignOutReport(revocation: .done, notRemoved: nil))
            #expect(rig.server.isRevoked(refresh.exposed()))
        }
    }

    @Test("tokens that were revoked at the provider: one request, the token kept, the user told to sign in")
    func revoked() async throws {
        try await SignInRig.with { rig in
            let folder = try StoreFolder()
            let endpoint = try rig.endpoint(clock: clock)
            try await keeper(folder, endpoint).adopt(try await rig.signedIn(endpoint), flow: "code")
            rig.server.revokeAllRefreshTokens()
            offset.change { $0 += 3600 }
            for _ in 0..<5 {
                let failure = await outcome { () throws(OAuthFailure) in try await keeper(folder, endpoint).accessToken() }
                    .failure
                #expect(failure?.remedy == .signIn, "\(failure?.sentence ?? "none")")
            }
            #expect(rig.server.count(grant: "refresh_token") == 1)
            #expect(try folder.store().load()?.refresh != nil)
        }
    }

    @Test("HTTP 429 with Retry-After is honoured by a process that starts anew")
    func throttled() async throws {
        try await SignInRig.with { rig in
            let folder = try StoreFolder()
            let endpoint = try rig.endpoint(clock: clock)
            try await keeper(folder, endpoint).adopt(try await rig.signedIn(endpoint), flow: "code")
            offset.change { $0 += 3600 }
            // Counted from the moment at which the answer came, by the clock that no test moves.
            rig.server.set { $0.next[.token] = [RigAnswer(429, headers: ["Retry-After": "10000"], body: [])] }
            for _ in 0..<5 {
                let failure = await outcome { () throws(OAuthFailure) in try await keeper(folder, endpoint).accessToken() }
                    .failure
                #expect(failure?.remedy.passes == true, "\(failure?.sentence ?? "none")")
            }
            #expect(rig.server.requests(.token).count == 2)
            offset.change { $0 += 10_000 }
            _ = try await keeper(folder, endpoint).accessToken()
        }
    }

    @Test("an app that signs in by its secret keeps its token as well")
    func app() async throws {
        try await SignInRig.with { rig in
            let folder = try StoreFolder()
            let endpoint = try rig.endpoint(
                .secret(Secret("s+/~%")), known: RigClient("app", proof: .secret("s+/~%")), clock: clock)
            let first = try await keeper(folder, endpoint, .clientCredentials).accessToken()
            #expect(try await keeper(folder, endpoint, .clientCredentials).accessToken() == first)
            offset.change { $0 += 3600 }
            #expect(try await keeper(folder, endpoint, .clientCredentials).accessToken() != first)
            #expect(rig.server.count(grant: "client_credentials") == 2)
        }
    }
}
