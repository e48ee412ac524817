import Mail
import OAuthRig
import Testing

@testable import OAuth

@Suite struct ServiceAccountTests {
    static let scope = "https://www.googleapis.com/auth/gmail.imap_admin"

    private func file(_ rig: SignInRig, _ keys: RigKeys, _ change: [String: JSONValue?] = [:]) throws -> Secret {
        var members: [String: JSONValue] = [
            "type": "service_account", "client_email": "backup@project.example", "private_key": .string(keys.privatePEM),
            "private_key_id": "key-1", "token_uri": .string(rig.server.address(.token)),
        ]
        for (name, value) in change { members[name] = value }
        return Secret(JSONValue.object(members).json)
    }

    @Test("A service account gets a token for a mailbox's user")
    func granted() async throws {
        let keys = try await SignInRig.keys.value
        try await SignInRig.with { rig in
            rig.server.addServiceAccount("backup@project.example", key: keys.privateKey.publicKey, delegated: [Self.scope])
            let account = try ServiceAccount(json: try file(rig, keys))
            let grant = try await rig.endpoint().jwtBearer(account, user: "someone@example.test", scopes: [Self.scope])
            #expect(TokenClaims(token: grant.access.secret)?.userNames.first == "someone@example.test" && grant.refresh == nil)
            let form = try #require(rig.server.requests(.token).first?.form)
            #expect(Set(form.keys) == ["grant_type", "assertion"])
        }
    }

    @Test("Scopes that are not delegated are the administrator's matter")
    func notDelegated() async throws {
        let keys = try await SignInRig.keys.value
        try await SignInRig.with { rig in
            rig.server.addServiceAccount("backup@project.example", key: keys.privateKey.publicKey, delegated: ["other"])
            let account = try ServiceAccount(json: try file(rig, keys))
            let failure = try await failure {
                try await rig.endpoint().jwtBearer(account, user: "a@b.example", scopes: [Self.scope])
            }
            #expect(failure?.remedy == .admin && failure?.sentence.contains("delegate") == true)
        }
    }

    @Test(
        "A key that Google does not know is a matter of the configuration; a wrong clock is one of the clock",
        arguments: [0, -7200])
    func refused(skew: Int) async throws {
        let (keys, other) = (try await SignInRig.keys.value, try await SignInRig.otherKeys.value)
        try await SignInRig.with { rig in
            rig.server.set { $0.skew = skew }
            rig.server.addServiceAccount(
                "backup@project.example", key: (skew == 0 ? other : keys).privateKey.publicKey, delegated: [Self.scope])
            let account = try ServiceAccount(json: try file(rig, keys))
            let failure = try await failure {
                try await rig.endpoint().jwtBearer(account, user: "a@b.example", scopes: [Self.scope])
            }
            #expect(failure?.remedy == (skew == 0 ? .config : .clock))
        }
    }

    @Test(
        "A file that is no key file is said, without any of its content",
        arguments: [
            ["type": .string("authorized_user")], ["client_email": nil], ["private_key": nil],
            ["private_key": "-----BEGIN nonsense"],
            ["token_uri": "http://oauth2.example/token"],
        ] as [[String: JSONValue?]])
    func badFiles(change: [String: JSONValue?]) async throws {
        let keys = try await SignInRig.keys.value
        try await SignInRig.with { rig in
            let json = try file(rig, keys, change)
            let failure = try await failure { try ServiceAccount(json: json) }
            #expect(
                failure?.remedy == .config && failure?.sentence.contains("nonsense") == false
                    && failure?.sentence.contains("BEGIN") == false)
        }
        #expect(try await failure { try ServiceAccount(json: Secret("{")) }?.remedy == .config)
    }
}
