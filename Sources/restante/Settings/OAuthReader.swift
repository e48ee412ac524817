/// Reads `[account.x.auth]` with `method = "oauth2"`, and refuses what cannot go together.
struct OAuthReader {
    /// The keys of this method.
    static let keys = [
        "flow", "client-id", "tenant", "client-secret", "certificate", "key", "federated-token", "service-account", "scopes",
        "issuer", "redirect", "login", "client-secret-expires",
    ]

    let auth: AuthReader
    let table: TableReader

    /// What the user wrote.
    struct Given {
        let flow: Placed<SignInFlow>?
        let clientID, tenant, issuer, redirect, login, serviceAccount: Placed<String>?
        let certificate, key, federatedToken: Placed<String>?
        let secret: PasswordSource?
        let secretPlace: Place?
        let secretExpires: Placed<Int64>?
        let scopes: Placed<[String]>?
    }

    var profile: Profile? { auth.circumstances.provider }
    /// What the profile says, if it says where to sign in.
    var provider: ProviderAuth? { profile?.auth }

    /// `nil` when there is a mistake, which is then noted.
    func read() -> OAuthSettings? {
        let before = table.mistakes.mistakes.count
        let given = given()
        if let password = table.node("password") {
            table.mistakes.add(password.keyPlace, "an account with method \"oauth2\" never uses a password: remove it")
        }
        if let provider, provider.flows.isEmpty, provider.endpoints == nil, let rule = provider.password, let profile {
            table.mistakes.add(
                table.place, "\(profile.name) has no OAuth for other programs: remove method = \"oauth2\"; \(rule.advice)")
            return nil
        }
        let flows = flows(given)
        checkClient(given, flows)
        checkTenant(given, flows)
        checkPlace(given, flows)
        checkScopes(given, flows)
        checkLogin(given, flows)
        guard table.mistakes.mistakes.count == before else { return nil }
        return settings(given, flows)
    }

    private func given() -> Given {
        Given(
            flow: table.choice("flow", SignInFlow.self), clientID: filled("client-id"), tenant: filled("tenant"),
            issuer: filled("issuer"), redirect: filled("redirect"), login: filled("login"),
            serviceAccount: filled("service-account"),
            certificate: filled("certificate"), key: filled("key"), federatedToken: filled("federated-token"),
            secret: auth.source("client-secret", table), secretPlace: table.node("client-secret")?.keyPlace,
            secretExpires: day("client-secret-expires"),
            scopes: table.strings("scopes"))
    }

    /// A date without quotes; its first second.
    private func day(_ key: String) -> Placed<Int64>? {
        guard let node = table.node(key) else { return nil }
        if case .date(let text) = node.value, let day = DateArgument(argument: text) {
            return Placed(value: day.secondsSince1970, place: node.place)
        }
        table.mistakes.add(node.place, "\(key) must be a day such as 2027-05-31, found \(node.found)")
        return nil
    }

    private func filled(_ key: String) -> Placed<String>? {
        guard let text = table.string(key) else { return nil }
        if text.value.isEmpty { table.mistakes.add(text.place, "\(key) is empty") }
        return text
    }

    /// What is tried, in order. A person is asked unless the flow says otherwise.
    private func flows(_ given: Given) -> [SignInFlow] {
        guard let flow = given.flow else {
            if given.serviceAccount != nil { return allowed(.jwtBearer, given.serviceAccount?.place) }
            let interactive = (provider?.endpoints == nil ? [.code, .device] : provider?.flows ?? []).filter(\.isInteractive)
            return interactive.isEmpty ? [.code] : interactive
        }
        return allowed(flow.value, flow.place)
    }

    private func allowed(_ flow: SignInFlow, _ place: Place?) -> [SignInFlow] {
        if let provider, let profile, provider.endpoints != nil, !provider.flows.contains(flow) {
            let reason = provider.refused[flow].map { ": \($0)" } ?? ""
            let others = provider.flows.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
            table.mistakes.add(
                place ?? table.place,
                "flow \"\(flow.rawValue)\" is not possible with profile \"\(profile.name)\"\(reason); use \(others)")
        }
        return [flow]
    }

    private func settings(_ given: Given, _ flows: [SignInFlow]) -> OAuthSettings {
        let tenant = given.tenant?.value ?? provider?.tenant
        let flow = flows.first ?? .code
        let forSending = provider?.scopes?.scopesForSending(flow) ?? []
        var scopes = given.scopes?.value ?? provider?.scopes?.scopes(for: auth.circumstances.mode, flow) ?? []
        if given.scopes == nil, auth.circumstances.sends { scopes += forSending.filter { !scopes.contains($0) } }
        return OAuthSettings(
            profile: provider == nil ? nil : profile?.name, flows: flows, endpoints: provider?.endpoints?.filled(tenant: tenant),
            issuer: given.issuer?.value, clientID: given.clientID?.value, proof: proof(given),
            secretExpires: given.secretExpires?.value,
            redirect: given.redirect?.value, login: given.login?.value, serviceAccount: given.serviceAccount.map(auth.absolute),
            scopes: scopes, scopesForSending: forSending,
            parameters: provider?.parameters ?? [:],
            guidance: provider?.guidance ?? ProviderGuidance(guide: "docs/sign-in/self-hosted.md"))
    }

    private func proof(_ given: Given) -> OAuthSettings.ClientProof {
        if let secret = given.secret { return .secret(secret) }
        if let certificate = given.certificate, let key = given.key {
            return .certificate(path: auth.absolute(certificate), key: auth.absolute(key))
        }
        return given.federatedToken.map { .federatedToken(path: auth.absolute($0)) } ?? .none
    }
}
