import OAuth

/// What cannot go together.
extension OAuthReader {
    private func complain(_ place: Place?, _ message: String) { table.mistakes.add(place ?? table.place, message) }

    /// To end a sentence with: where the user reads how it is done.
    private var reading: String { provider?.guidance.guide.map { "; \($0) tells how" } ?? "" }

    // MARK: Who asks

    func checkClient(_ given: Given, _ flows: [SignInFlow]) {
        let proofs: [(key: String, place: Place?)] = [
            ("client-secret", given.secretPlace), ("certificate", given.certificate?.place),
            ("federated-token", given.federatedToken?.place),
        ].filter { $0.place != nil }
        if proofs.count > 1 {
            complain(
                proofs[1].place, "a client has one proof of who it is: keep one of \(proofs.map(\.key).joined(separator: ", "))")
        }
        if let certificate = given.certificate, given.key == nil {
            complain(certificate.place, "certificate needs its private key: write key = \"path\"")
        }
        if let key = given.key, given.certificate == nil {
            complain(key.place, "key is the private key of a certificate: write certificate = \"path\", too")
        }
        if let expires = given.secretExpires, given.secret == nil {
            complain(expires.place, "client-secret-expires belongs to a client-secret: write that, too, or remove it")
        }
        if flows == [.jwtBearer] { return checkServiceAccount(given, proofs.first) }
        if let file = given.serviceAccount, given.flow != nil {
            complain(file.place, "service-account belongs to flow \"jwt-bearer\": remove one of them")
        }
        checkRegistration(given, flows, proofs.first)
        checkRedirect(given, flows)
    }

    private func checkRedirect(_ given: Given, _ flows: [SignInFlow]) {
        let isWanted = provider?.redirect == .https && flows.contains(.code)
        if let redirect = given.redirect, isWanted ? !WebAddress.isSecure(redirect.value) : !isRedirect(redirect.value) {
            let form = isWanted ? "https://" : "https://, or be one of this machine with its port such as http://localhost:8400/"
            complain(redirect.place, "redirect must be an address that begins with \(form), found \"\(redirect.value)\"")
        } else if let redirect = given.redirect, WebAddress.isSecure(redirect.value), provider?.endpoints != nil, !isWanted {
            complain(
                redirect.place, "redirect is for providers that take https only; here the program listens by itself: remove it")
        } else if given.redirect == nil, isWanted {
            table.missing("redirect", "write the https address that the client was registered with\(reading)")
        }
    }

    /// Elsewhere by https, or here at a port of its own; without one each time another is taken anyway.
    private func isRedirect(_ address: String) -> Bool {
        guard let url = HTTPSURL(address), url.query == nil else { return false }
        let authority = address.dropFirst(7).prefix { $0 != "/" }
        return url.isTLS || authority.hasSuffix(":\(url.port)")
    }

    private func checkRegistration(_ given: Given, _ flows: [SignInFlow], _ proof: (key: String, place: Place?)?) {
        let isByItself = flows == [.clientCredentials]
        if given.clientID == nil, isByItself || provider?.client == .own && provider?.endpoints != nil {
            let place = provider?.guidance.registerAt.map { " at \($0)" } ?? ""
            table.missing("client-id", "register a client of your own\(place)\(reading)")
        }
        if isByItself, proof == nil {
            complain(
                given.flow?.place,
                "flow \"client-credentials\" needs a proof of who asks: client-secret, certificate and key, or federated-token")
        }
        guard let provider, provider.endpoints != nil, let name = profile?.name else { return }
        if provider.secrecy == .needed, proof == nil {
            table.missing(
                "client-secret", "\(name) wants one of every client, and shows it where the client was registered\(reading)")
        }
        if provider.secrecy == .never, let proof {
            complain(
                proof.place, "\(proof.key) is of no use with profile \"\(name)\", where the program registers itself: remove it")
        }
    }

    private func checkServiceAccount(_ given: Given, _ proof: (key: String, place: Place?)?) {
        if given.serviceAccount == nil {
            table.missing("service-account", "name the key file in JSON that Google gave for the service account\(reading)")
        }
        let others = [("client-id", given.clientID?.place), ("tenant", given.tenant?.place), (proof?.key ?? "", proof?.place)]
        for (key, place) in others where place != nil {
            complain(place, "\(key) is not for service accounts, whose key file says it all: remove it")
        }
    }

    func checkLogin(_ given: Given, _ flows: [SignInFlow]) {
        guard let login = given.login, !flows.contains(where: \.isInteractive) else { return }
        complain(login.place, "login is for flows in which a person signs in: remove it")
    }

    // MARK: Where

    /// Directories that hold many, and so none in particular.
    private static let sharedTenants = ["common", "organizations", "consumers"]

    func checkTenant(_ given: Given, _ flows: [SignInFlow]) {
        guard let tenant = given.tenant else {
            if flows == [.clientCredentials], provider?.tenant != nil {
                table.missing(
                    "tenant",
                    "flow \"client-credentials\" wants the directory's id or domain, such as \"contoso.onmicrosoft.com\"")
            }
            return
        }
        guard flows != [.jwtBearer] else { return }
        guard let usual = provider?.tenant else {
            return complain(tenant.place, "tenant is for Microsoft's profiles: remove it")
        }
        let isName = tenant.value.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E
        }
        if !isName { complain(tenant.place, "tenant must be an id or a domain, found \"\(tenant.value)\"") }
        if flows == [.clientCredentials], Self.sharedTenants.contains(tenant.value) {
            complain(
                tenant.place,
                "flow \"client-credentials\" wants one directory, and \"\(tenant.value)\" is many (AADSTS9001023): write its id or domain"
            )
        } else if usual == "consumers", !["consumers", "common"].contains(tenant.value) {
            complain(tenant.place, "personal accounts are in no directory of an organization: remove tenant")
        } else if usual == "organizations", tenant.value == "consumers" {
            complain(tenant.place, "\"consumers\" is for personal accounts: use profile \"outlook-com\"")
        }
    }

    func checkPlace(_ given: Given, _ flows: [SignInFlow]) {
        if let issuer = given.issuer {
            if let name = profile?.name, provider?.endpoints != nil {
                complain(issuer.place, "profile \"\(name)\" says already where to sign in: remove issuer")
            } else if WebAddress.host(of: issuer.value) == nil {
                complain(issuer.place, "issuer must be an address that begins with https://, found \"\(issuer.value)\"")
            }
        }
        let address = provider?.endpoints?.token.replacing("{tenant}", with: "common") ?? given.issuer?.value
        guard let host = address.flatMap({ WebAddress.host(of: $0) }) else { return }
        if flows == [.device], host == "accounts.google.com" {
            complain(given.flow?.place, "Google allows no scope for mail to devices: use flow = \"code\"")
        }
        guard let server = auth.circumstances.host, let signIn = MicrosoftCloud(host: host) else { return }
        guard let mail = MicrosoftCloud(host: server.value), mail != signIn else { return }
        complain(
            server.place,
            "\(server.value) is in \(mail.rawValue), but the sign-in at \(host) is in \(signIn.rawValue): use profile \"\(mail.profile)\""
        )
    }

    // MARK: For what

    func checkScopes(_ given: Given, _ flows: [SignInFlow]) {
        guard let scopes = given.scopes else { return }
        if scopes.value.isEmpty { complain(scopes.place, "scopes is empty: leave it out to ask for what the account needs") }
        let address = provider?.endpoints?.token.replacing("{tenant}", with: "common") ?? given.issuer?.value
        guard let host = address.flatMap({ WebAddress.host(of: $0) }) else { return }
        for scope in scopes.value {
            if let objection = objection(to: scope, at: host, flows) { complain(scopes.place, objection) }
        }
    }

    private func objection(to scope: String, at host: String, _ flows: [SignInFlow]) -> String? {
        if host.hasSuffix(".googleapis.com") || host.hasSuffix(".google.com") {
            let isRefused = ["gmail.readonly", "gmail.modify", "gmail.metadata"].contains { scope.hasSuffix("/auth/" + $0) }
            return isRefused
                ? "\"\(scope)\" does not open IMAP, only Google's own interface: ask for \"https://mail.google.com/\"" : nil
        }
        guard let cloud = MicrosoftCloud(host: host) else { return nil }
        if scope.lowercased().hasPrefix("https://graph.microsoft.") {
            return "\"\(scope)\" is for Graph, and its tokens do not open IMAP: leave scopes out"
        }
        if ["IMAP.AccessAsUser.All", "IMAP.AccessAsApp", "SMTP.Send"].contains(scope) {
            return "\"\(scope)\" without a host means Graph, whose tokens do not open IMAP: leave scopes out"
        }
        if let other = MicrosoftCloud(scope: scope), other != cloud {
            return "\"\(scope)\" is of \(other.rawValue), but the sign-in is in \(cloud.rawValue): leave scopes out"
        }
        guard flows == [.clientCredentials], WebAddress.host(of: scope) != nil, !scope.hasSuffix("/.default") else { return nil }
        return
            "an application by itself asks for all that it was permitted: write the scope that ends in \"/.default\", or leave scopes out"
    }
}
