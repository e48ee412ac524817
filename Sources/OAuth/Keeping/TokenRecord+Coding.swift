import Mail

extension TokenRecord {
    private static let version = 1

    /// As bytes, secrets in clear: for what seals them, or hands them to the keyring.
    func encoded() -> [UInt8] {
        var members: [String: JSONValue] = [
            "version": .number(Double(Self.version)), "account": .string(account), "issuer": .string(issuer),
            "client": .string(clientID), "asked": .array(scopesAsked.map(JSONValue.string)), "signedIn": .time(signedIn),
            "failures": .number(Double(failuresInARow)), "warnings": .array(warningsGiven.map(JSONValue.string)),
            "epoch": .number(Double(epoch)), "disabled": .bool(isDisabled),
        ]
        members["clientSecret"] = clientSecret.map(JSONValue.secret)
        members["refresh"] = refresh.map(JSONValue.secret)
        members["refreshSince"] = refreshSince.map(JSONValue.time)
        members["refreshExpires"] = refreshExpires.map(JSONValue.time)
        members["access"] = access?.encoded
        members["owner"] = owner.map(JSONValue.string)
        members["lastRefresh"] = lastRefresh.map(JSONValue.time)
        members["lastFailure"] = lastFailure?.encoded
        members["attempt"] = attempt.map(JSONValue.time)
        members["notBefore"] = notBefore.map(JSONValue.time)
        members["lastForced"] = lastForced.map(JSONValue.time)
        return Array(JSONValue.object(members).json.utf8)
    }

    /// - Throws: `newer` or `damaged`; a field that is missing or odd is taken as absent where a sign-in can go on without.
    init(decoding bytes: [UInt8], from place: String) throws(StoreFailure) {
        guard let json = JSONValue(json: bytes), let version = json["version"]?.wholeNumber else { throw Self.damaged(place) }
        guard version <= Self.version else {
            throw StoreFailure(.newer, "\(place) was written by a newer version of Restante; update this one")
        }
        guard let account = json["account"]?.string, let issuer = json["issuer"]?.string, let client = json["client"]?.string,
            let signedIn = json["signedIn"]?.instant
        else { throw Self.damaged(place) }
        self.init(
            account: account, issuer: issuer, clientID: client, scopesAsked: json["asked"]?.strings ?? [], signedIn: signedIn)
        clientSecret = json["clientSecret"]?.secret
        refresh = json["refresh"]?.secret
        refreshSince = json["refreshSince"]?.instant
        refreshExpires = json["refreshExpires"]?.instant
        access = json["access"].flatMap(AccessToken.init(decoding:))
        owner = json["owner"]?.string
        lastRefresh = json["lastRefresh"]?.instant
        lastFailure = json["lastFailure"].flatMap(RefreshFailure.init(decoding:))
        attempt = json["attempt"]?.instant
        notBefore = json["notBefore"]?.instant
        lastForced = json["lastForced"]?.instant
        failuresInARow = min(max(json["failures"]?.wholeNumber ?? 0, 0), 1000)
        warningsGiven = json["warnings"]?.strings ?? []
        epoch = json["epoch"]?.wholeNumber ?? 1
        isDisabled = json["disabled"]?.bool ?? false
    }

    private static func damaged(_ place: String) -> StoreFailure {
        StoreFailure(.damaged, "what \(place) holds is no record of Restante's; sign in again with `restante auth login`")
    }
}

extension JSONValue {
    fileprivate static func time(_ instant: Instant) -> JSONValue { .number(Double(instant.seconds)) }
    fileprivate static func secret(_ secret: Secret) -> JSONValue { .string(secret.exposed()) }
    fileprivate var instant: Instant? { wholeNumber.map(Instant.init(seconds:)) }
    fileprivate var secret: Secret? { string.map { Secret($0) } }
}

extension AccessToken {
    fileprivate var encoded: JSONValue {
        .object([
            "token": .secret(secret), "obtained": .time(obtained), "expires": .time(expires),
            "scopes": .array(scopes.map(JSONValue.string)),
        ])
    }

    fileprivate init?(decoding json: JSONValue) {
        guard let secret = json["token"]?.secret, let obtained = json["obtained"]?.instant, let expires = json["expires"]?.instant
        else { return nil }
        self.init(secret: secret, obtained: obtained, expires: expires, scopes: json["scopes"]?.strings ?? [])
    }
}

extension RefreshFailure {
    fileprivate var encoded: JSONValue {
        var members: [String: JSONValue] = [
            "time": .time(time), "remedy": .string(remedy.word), "sentence": .string(sentence), "request": .string(request),
        ]
        if case .throttle(let until) = remedy { members["until"] = .time(until) }
        members["claims"] = claims.map(JSONValue.string)
        return .object(members)
    }

    fileprivate init?(decoding json: JSONValue) {
        guard let time = json["time"]?.instant, let sentence = json["sentence"]?.string else { return nil }
        let until = json["until"]?.instant ?? time
        let remedy = Remedy.all(until: until).first { $0.word == json["remedy"]?.string } ?? .permanent
        self.init(
            time: time, remedy: remedy, sentence: sentence, request: json["request"]?.string ?? "", claims: json["claims"]?.string
        )
    }
}

extension Remedy {
    /// For records, the audit log and `auth status`.
    package var word: String {
        switch self {
        case .retry: "retry"
        case .throttle: "throttle"
        case .signIn: "sign-in"
        case .admin: "admin"
        case .config: "config"
        case .clock: "clock"
        case .permanent: "permanent"
        }
    }

    fileprivate static func all(until: Instant) -> [Remedy] {
        [.retry(after: nil), .throttle(until: until), .signIn, .admin, .config, .clock, .permanent]
    }
}
