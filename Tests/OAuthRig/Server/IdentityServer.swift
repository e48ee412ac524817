import Cryptography
import Foundation
import Synchronization
import TestRig

/// An OAuth 2.0 and OpenID Connect server on loopback, for tests: strict about what a client sends, and with a knob for
/// each way in which a server can misbehave. Shares no code with the client beyond the signatures of libcrypto.
package final class IdentityServer: Sendable {
    /// `http://127.0.0.1:PORT`
    package let issuer: String
    package let port: Int
    /// What signs the tokens.
    package let keys: RigKeys
    private let listener: RigListener
    private let state: Mutex<RigState>

    private final class Handler: Sendable {
        let server = Mutex<Weak>(Weak())
        struct Weak: Sendable { weak var server: IdentityServer? }
    }

    /// Starts it.
    /// - Parameters:
    ///   - keys: to sign with; new ones where it is `nil`.
    ///   - port: 0 for a free one.
    package static func start(knobs: Knobs = Knobs(), keys: RigKeys? = nil, port: Int = 0) async throws -> IdentityServer {
        let keys = if let keys { keys } else { try await RigKeys.make() }
        return try IdentityServer(knobs: knobs, keys: keys, port: port)
    }

    private init(knobs: Knobs, keys: RigKeys, port: Int) throws {
        let handler = Handler()
        listener = try RigListener(port: port) { socket in
            RigExchange.serve(socket) { request in
                guard let server = handler.server.withLock({ $0.server }) else { return (.text(503, "gone"), nil) }
                return server.answer(request)
            }
        }
        self.keys = keys
        self.port = listener.port
        issuer = "http://127.0.0.1:\(listener.port)"
        state = Mutex(RigState(knobs: knobs))
        handler.server.withLock { $0.server = self }
    }

    deinit { listener.stop() }

    /// Takes no more connections.
    package func stop() { listener.stop() }

    /// The address of an endpoint.
    package func address(_ endpoint: Endpoint) -> String { issuer + endpoint.rawValue }

    package var knobs: Knobs { state.withLock { $0.knobs } }

    package func set(_ change: @Sendable (inout Knobs) -> Void) { state.withLock { change(&$0.knobs) } }

    package func add(_ client: RigClient) { state.withLock { $0.clients[client.id] = client } }

    /// As if the registration had been deleted.
    package func forget(client id: String) { state.withLock { $0.clients[id] = nil } }

    package func addServiceAccount(_ email: String, key: PublicKey, delegated scopes: [String]) {
        state.withLock { $0.serviceAccounts[email] = RigState.ServiceAccount(key: key, delegated: Set(scopes)) }
    }

    /// The user enters a device code.
    package func enter(userCode: String, approve: Bool) {
        state.withLock { state in
            for code in state.devices.keys where state.devices[code]?.userCode == userCode {
                state.devices[code]?.state = approve ? .approved : .declined
            }
        }
    }

    /// As after a change of password.
    package func revokeAllRefreshTokens() {
        state.withLock { state in for token in state.refreshTokens.keys { state.refreshTokens[token]?.isDead = true } }
    }

    /// The requests so far that an endpoint got.
    package func requests(_ endpoint: Endpoint) -> [RigRequest] {
        state.withLock { $0.requests.filter { $0.endpoint == endpoint }.map(\.request) }
    }

    /// How often tokens were asked for in one way.
    package func count(grant: String) -> Int { requests(.token).count { $0.form["grant_type"] == grant } }

    /// Whether a token was revoked.
    package func isRevoked(_ token: String) -> Bool { state.withLock { $0.revoked.contains(token) } }

    /// An access token as the endpoint would issue it, for tests that need one by itself.
    package func accessToken(client: String = "test", scopes: [String] = []) throws -> String {
        try state.withLock { try TokenIssuer(issuer: issuer, keys: keys).accessToken(client, scopes, user: $0.knobs.user, &$0) }
    }
}

extension IdentityServer {
    private func answer(_ request: RigRequest) -> (RigAnswer, date: String?) {
        state.withLock { state in
            let answer = answer(request, &state)
            return (answer, state.knobs.sendsDate ? Self.date(skew: state.knobs.skew) : nil)
        }
    }

    private func answer(_ request: RigRequest, _ state: inout RigState) -> RigAnswer {
        guard let endpoint = Endpoint(rawValue: request.path) else { return .text(404, "not found") }
        state.requests.append((endpoint, request))
        if let next = state.knobs.next[endpoint]?.first {
            state.knobs.next[endpoint]?.removeFirst()
            return next
        }
        if let always = state.knobs.always[endpoint] { return always }
        let now = Int(time(nil)) + state.knobs.skew
        switch endpoint {
        case .openID, .oauth: return Documents(issuer: issuer, keys: keys).metadata(state.knobs)
        case .jwks: return Documents(issuer: issuer, keys: keys).keySet(state.knobs)
        case .authorize: return AuthorizePage(issuer: issuer, now: now).answer(request, &state)
        case .token: return TokenDesk(issuer: issuer, keys: keys, now: now).answer(request, &state)
        case .device: return DeviceDesk(issuer: issuer, now: now).answer(request, &state)
        case .deviceEntry: return DeviceDesk(issuer: issuer, now: now).enter(request, &state)
        case .revoke: return TokenDesk(issuer: issuer, keys: keys, now: now).revoke(request, &state)
        case .register: return RegistrationDesk().answer(request, &state)
        }
    }

    private static func date(skew: Int) -> String {
        var moment = time(nil) + skew
        var fields = tm()
        gmtime_r(&moment, &fields)
        var text = [CChar](repeating: 0, count: 64)
        let count = strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S GMT", &fields)
        return String(decoding: text.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
