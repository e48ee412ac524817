import Cryptography
import Mail
import OAuth
import SyncEngine

extension OAuthAccount {
    /// Asks the network for something, and lets go of the connections afterwards.
    func withSender<Value: Sendable>(
        _ body: (HTTPClientSender) async throws(OAuthFailure) -> Value
    ) async throws(OAuthFailure) -> Value {
        let proxy = HTTPProxy(variable: surroundings.variable)
        let sender = try HTTPClientSender(trust: trust, proxy: proxy, clock: clock)
        do throws(OAuthFailure) {
            let value = try await body(sender)
            await sender.close()
            return value
        } catch {
            await sender.close()
            throw error
        }
    }

    /// A certificate authority of the user's own speaks for servers of the user's own only.
    private var trust: HTTPTrust {
        guard oauth.profile == nil, case .extraAnchor(let path) = account.server.trust else { return .system }
        return .extraAnchor(path: path)
    }

    /// How the account's tokens are asked for, without asking for anything yet.
    /// - Parameter record: what an earlier sign-in left.
    func grant(record: TokenRecord?) throws(OAuthFailure) -> AccountGrant {
        let scopes = oauth.scopes.isEmpty ? record?.scopesAsked ?? [] : oauth.scopes
        if flow == .jwtBearer {
            let service = try serviceAccount()
            return AccountGrant(
                account: self, issuer: service.token.origin, host: service.token.host, clientID: service.email, scopes: scopes,
                clientSecret: nil)
        }
        let client = oauth.clientID ?? record?.clientID ?? ""
        let known = try profileEndpoints()
        let issuer = known.map { $0.issuer ?? $0.token.origin } ?? discoveredIssuer(record)
        let host = known?.token.host ?? HTTPSURL(issuer)?.host ?? ""
        return AccountGrant(
            account: self, issuer: issuer, host: host, clientID: client, scopes: scopes, clientSecret: record?.clientSecret)
    }

    /// The issuer's own name for itself, which a sign-in found out, where it is that of the settings.
    private func discoveredIssuer(_ record: TokenRecord?) -> String {
        guard let configured = oauth.issuer else { return record?.issuer ?? "" }
        guard let record else { return configured }
        let plain = configured.hasSuffix("/") ? String(configured.dropLast()) : configured
        let isSame = [plain, plain + "/"].contains { IssuerName(record.issuer).matches($0) }
        return isSame ? record.issuer : configured
    }

    /// Where the provider answers, as the profile says; `nil` where it must be found out.
    func profileEndpoints() throws(OAuthFailure) -> ProviderEndpoints? {
        if flow == .jwtBearer { return ProviderEndpoints(token: try serviceAccount().token) }
        guard let endpoints = oauth.endpoints else { return nil }
        guard let token = HTTPSURL(endpoints.token) else { throw wrongAddress(endpoints.token) }
        return ProviderEndpoints(
            issuer: endpoints.issuer, authorization: HTTPSURL(endpoints.authorize), token: token,
            deviceAuthorization: endpoints.device.flatMap(HTTPSURL.init), revocation: endpoints.revoke.flatMap(HTTPSURL.init),
            registration: endpoints.register.flatMap(HTTPSURL.init))
    }

    /// Where the provider answers: by the profile, or by what its server says of itself.
    /// - Parameter issuer: who it is, where neither profile nor settings say it.
    func server(issuer: String?, _ sender: any HTTPSender) async throws(OAuthFailure) -> AuthorizationServer {
        if let endpoints = try profileEndpoints() { return AuthorizationServer(endpoints: endpoints, metadata: nil) }
        guard let text = oauth.issuer ?? issuer else {
            throw OAuthFailure(
                .config,
                "it is not known where account \(name) signs in; write issuer = \"https://…\" under [account.\(name).auth]",
                host: "")
        }
        guard let url = HTTPSURL(text) else { throw wrongAddress(text) }
        let metadata = try await Discovery(sender: sender).metadata(issuer: url)
        return AuthorizationServer(endpoints: metadata.endpoints, metadata: metadata)
    }

    private func wrongAddress(_ text: String) -> OAuthFailure {
        OAuthFailure(.config, "account \(name) cannot sign in at \(text), which is no https address", host: "")
    }

    /// Who asks, with what proves it.
    func client(
        _ clientID: String, secret: Secret?, at server: AuthorizationServer
    ) async throws(OAuthFailure) -> ClientRegistration {
        ClientRegistration(clientID: clientID, authentication: try await authentication(secret, server))
    }

    private func authentication(
        _ registered: Secret?, _ server: AuthorizationServer
    ) async throws(OAuthFailure) -> ClientAuthentication {
        switch oauth.proof {
        case .none: return registered.map(server.authentication) ?? .public
        case .secret(let source): return server.authentication(try await secret(source, called: "client secret"))
        case .federatedToken(let path): return .federatedTokenFile(path: path)
        case .certificate(let path, let key): return .certificates([try ClientCertificate(path: path, key: key).credential()])
        }
    }

    func serviceAccount() throws(OAuthFailure) -> ServiceAccount {
        guard let path = oauth.serviceAccount else {
            throw OAuthFailure(.config, "account \(name) has no service-account file; name it in its settings", host: "")
        }
        return try ServiceAccount(json: try ProtectedFile.secret(path))
    }
}

/// An authorization server, and what it said of itself where it was asked.
struct AuthorizationServer: Sendable {
    let endpoints: ProviderEndpoints
    let metadata: ServerMetadata?

    /// In the form in which this server takes secrets.
    func authentication(_ secret: Secret) -> ClientAuthentication { metadata?.authentication(secret: secret) ?? .secret(secret) }
}
