import IMAPClient
import Mail
import OAuth
import SyncEngine

/// `auth login` of one account.
///
/// Order of effects: where to sign in is found out → the user, or the program by itself, gets tokens → the mail server
/// takes one of them → they replace what was stored. Up to there everything stays as it was.
struct SigningIn {
    let account: OAuthAccount
    let wish: SignInWay.Wish
    let voice: SignInVoice
    let seat: Seat

    /// What a sign-in came to.
    struct Outcome: Sendable {
        let grant: TokenGrant
        let scopes: [String]
        let flow: SignInFlow
        /// What the mail server showed; `nil` where it could not be asked now.
        let folders: Int?
    }

    func run() async throws(OAuthFailure) -> Outcome {
        let store = try await account.store()
        let record = try? await OAuthAccount.load(store)
        let old = try account.grant(record: record)
        return try await account.withSender { sender throws(OAuthFailure) in
            let server = try await server(old, sender)
            let scopes = scopes(at: server)
            let got = try await tokens(server, scopes, record, old, sender)
            let folders = try await prove(got.grant, record)
            let client = got.client
            let grant = AccountGrant(
                account: account, issuer: server.endpoints.issuer ?? server.endpoints.token.origin,
                host: server.endpoints.token.host, clientID: client.clientID, scopes: scopes, clientSecret: nil)
            let secret: Secret? = if got.isRegistered, case .secret(let secret) = client.authentication { secret } else { nil }
            try await account.keeper(store, grant).adopt(got.grant, flow: got.flow.rawValue, clientSecret: secret)
            return Outcome(grant: got.grant, scopes: scopes, flow: got.flow, folders: folders)
        }
    }

    // MARK: Where

    private func server(_ old: AccountGrant, _ sender: any HTTPSender) async throws(OAuthFailure) -> AuthorizationServer {
        if account.oauth.endpoints == nil, account.oauth.issuer == nil, account.flow != .jwtBearer {
            if !old.issuer.isEmpty { return try await account.server(issuer: old.issuer, sender) }
            return try await MailServerQuestion(account: account, console: voice.console).server(sender)
        }
        return try await account.server(issuer: nil, sender)
    }

    /// What to ask for where neither profile nor settings say it: the open scope for mail, else what proves the user.
    private func scopes(at server: AuthorizationServer) -> [String] {
        guard account.oauth.scopes.isEmpty else { return account.oauth.scopes }
        let offered = server.metadata?.scopes ?? []
        let mail = "urn:ietf:params:oauth:scope:mail"
        if offered.contains(mail) { return [mail, "offline_access"] }
        let usual = ["openid", "email", "offline_access"]
        return offered.isEmpty ? usual : usual.filter(offered.contains)
    }

    // MARK: Tokens

    private struct Tokens {
        let grant: TokenGrant
        let client: ClientRegistration
        let flow: SignInFlow
        /// The program registered itself.
        let isRegistered: Bool
    }

    private func tokens(
        _ server: AuthorizationServer, _ scopes: [String], _ record: TokenRecord?, _ old: AccountGrant,
        _ sender: any HTTPSender
    ) async throws(OAuthFailure) -> Tokens {
        if account.oauth.clientID == nil, account.flow != .jwtBearer {
            return try await registered(server, scopes, record, sender)
        }
        let client = try await account.client(old.clientID, secret: nil, at: server)
        let got = try await ask(server, client, scopes, record, sender)
        return Tokens(grant: got.grant, client: client, flow: got.flow, isRegistered: false)
    }

    private typealias Got = (grant: TokenGrant, flow: SignInFlow)

    /// With a registration that the program makes by itself, or made before.
    private func registered(
        _ server: AuthorizationServer, _ scopes: [String], _ record: TokenRecord?, _ sender: any HTTPSender
    ) async throws(OAuthFailure) -> Tokens {
        let issuer = server.endpoints.issuer ?? server.endpoints.token.origin
        var held: ClientRegistration?
        if let record, record.issuer == issuer, !record.clientID.isEmpty {
            held = ClientRegistration(
                clientID: record.clientID, authentication: record.clientSecret.map(server.authentication) ?? .public)
        }
        let registrar = ClientRegistrar(sender: sender, version: Restante.version)
        return try await registrar.withClient(
            held, at: server.endpoints, scopes: scopes,
            keep: { client throws(OAuthFailure) in
                voice.note("registered at \(server.endpoints.token.host) as \(client.clientID)")
            },
            body: { client throws(OAuthFailure) in
                let got = try await ask(server, client, scopes, record, sender)
                return Tokens(grant: got.grant, client: client, flow: got.flow, isRegistered: true)
            })
    }

    private func ask(
        _ server: AuthorizationServer, _ client: ClientRegistration, _ scopes: [String], _ record: TokenRecord?,
        _ sender: any HTTPSender
    ) async throws(OAuthFailure) -> Got {
        let endpoint = TokenEndpoint(endpoints: server.endpoints, client: client, sender: sender, clock: account.clock)
        let ways = SignInWay.ways(
            account.oauth.flows, wish, hasDeviceEndpoint: server.endpoints.deviceAuthorization != nil, seat: seat)
        for way in ways.dropLast() where way == .device {
            if let got = try await byDevice(endpoint, scopes, orElse: true) { return got }
        }
        switch ways.last {
        case .browser(let opens)?: return (try await inBrowser(endpoint, scopes, record, opens: opens), .code)
        case .device?:
            if let got = try await byDevice(endpoint, scopes, orElse: false) { return got }
        case .application?: return (try await byItself(endpoint, scopes), account.flow)
        case nil: break
        }
        throw OAuthFailure(
            .config, "there is no way to sign in for account \(account.name); see `flow` in its settings", host: "")
    }

    private func byItself(_ endpoint: TokenEndpoint, _ scopes: [String]) async throws(OAuthFailure) -> TokenGrant {
        if account.flow == .jwtBearer {
            return try await endpoint.jwtBearer(try account.serviceAccount(), user: account.account.user, scopes: scopes)
        }
        return try await endpoint.clientCredentials(scopes: scopes)
    }

    /// - Parameter orElse: whether a provider that refuses the flow, before a code was shown, gives `nil` and no failure.
    private func byDevice(_ endpoint: TokenEndpoint, _ scopes: [String], orElse: Bool) async throws(OAuthFailure) -> Got? {
        let hasShown = Latch()
        do {
            let grant = try await DeviceFlow(endpoint: endpoint).signIn(scopes: scopes) { device in
                hasShown.set()
                voice.device(device)
            }
            return (grant, .device)
        } catch {
            guard orElse, !hasShown.isSet, !error.remedy.passes else { throw error }
            voice.note("\(endpoint.host) refuses the sign-in on another device, so it is done in a browser")
            return nil
        }
    }

    private func inBrowser(
        _ endpoint: TokenEndpoint, _ scopes: [String], _ record: TokenRecord?, opens: Bool
    ) async throws(OAuthFailure) -> TokenGrant {
        let redirect = account.oauth.redirect.flatMap(HTTPSURL.init).map(RedirectTarget.init(registered:)) ?? .localhost
        let isElsewhere = if case .elsewhere = redirect { true } else { false }
        var request = AuthorizationRequest(scopes: scopes, loginHint: account.person)
        request.extra = account.oauth.parameters.sorted { $0.key < $1.key }.map { FormField($0.key, $0.value) }
        // What the provider demanded when it refused a renewal, such as another factor.
        if let record, record.issuer == issuer(endpoint) { request.claims = record.lastFailure?.claims }
        if record == nil, MicrosoftCloud(host: endpoint.host) != nil { request.prompt = "select_account" }
        let dialogue = SignInDialogue(
            open: { [voice, seat] address in
                let opened = opens ? await BrowserOpener(program: seat.opener).open(address) : false
                voice.browser(address, opened: opened, elsewhere: isElsewhere)
            },
            pasted: PastedLines.stream(), complain: { [voice] in voice.warn($0) })
        return try await CodeFlow(endpoint: endpoint, redirect: redirect).signIn(request, dialogue: dialogue)
    }

    private func issuer(_ endpoint: TokenEndpoint) -> String { endpoint.endpoints.issuer ?? endpoint.endpoints.token.origin }

    // MARK: Proof

    /// Signs in on the mail server with the new token.
    /// - Returns: how many folders it showed; `nil` where it is out of reach, and what is stored is worth nothing anyway.
    private func prove(_ grant: TokenGrant, _ record: TokenRecord?) async throws(OAuthFailure) -> Int? {
        let token = grant.access
        var settings = account.account
        settings.signIn = { [account] in
            let left = token.expires.seconds(since: account.clock.now())
            return FixedCredentials(
                .bearer(user: account.account.user, token: token.secret, expires: ContinuousClock.now + .seconds(left)))
        }
        do throws(RunFailure) {
            return try await AccountInspector(settings).folders().count
        } catch {
            switch error.outcome {
            case .passingFault where !isWorthKeeping(record):
                voice.warn("the new token could not be tried, and is kept untried: \(error.message)")
                return nil
            case .passingFault:
                throw OAuthFailure(
                    .retry(after: nil),
                    "the new token could not be tried, so the old ones stay; sign in again later: \(error.message)", host: "")
            default: throw refused(grant, error)
            }
        }
    }

    /// Whether what is stored still works, as far as is known.
    private func isWorthKeeping(_ record: TokenRecord?) -> Bool {
        guard let record, !record.isDisabled, record.refresh != nil else { return false }
        return record.lastFailure.map { $0.remedy.passes } ?? true
    }

    private func refused(_ grant: TokenGrant, _ failure: RunFailure) -> OAuthFailure {
        let host = account.account.server.host
        guard failure.outcome == .signInNeeded else {
            return OAuthFailure(.permanent, "\(failure.message) Nothing that was stored has changed.", host: host)
        }
        let reason = account.explanation.sentence(TokenClaims(token: grant.access.secret), now: account.clock.now())
        return OAuthFailure(
            account.flow.isInteractive ? .signIn : .admin,
            "the sign-in was good, but not for the mailbox, and nothing that was stored has changed: \(reason)", host: host)
    }
}
