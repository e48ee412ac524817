import SyncEngine
import Testing

@testable import restante

struct ProviderAuthTests {
    private static let library = ProfileLibrary(folder: "/nowhere", surroundings: SettingsFixture.surroundings)

    private static func providers() throws -> [Profile] {
        try library.names(.provider).compactMap { try library.profile(.provider, $0, mistakes: MistakeList()) }
    }

    @Test("every address of every profile is https, and every guide is there")
    func addresses() throws {
        for profile in try Self.providers() {
            guard let auth = profile.auth else { continue }
            let pages = [auth.guidance.registerAt, auth.guidance.revokeAt, auth.password?.at].compactMap { $0 }
            let tenant = auth.endpoints?.filled(tenant: auth.tenant)
            for address in (tenant?.all ?? []) + pages {
                #expect(WebAddress.host(of: address) != nil, "\(profile.name): \(address)")
            }
            let folders = #filePath.split(separator: "/").dropLast(4)
            let guide = "/" + folders.joined(separator: "/") + "/" + (auth.guidance.guide ?? "nowhere")
            #expect(TextFile.isReadable(guide), "\(profile.name)")
        }
    }

    @Test("every flow of every profile is either possible or refused with a reason, and has what it needs")
    func flows() throws {
        for profile in try Self.providers() {
            guard let auth = profile.auth, let endpoints = auth.endpoints else { continue }
            #expect(!auth.flows.isEmpty, "\(profile.name)")
            #expect(Set(auth.flows).isDisjoint(with: auth.refused.keys), "\(profile.name)")
            #expect((endpoints.device != nil) == auth.flows.contains(.device), "\(profile.name)")
            #expect((endpoints.register != nil) == (auth.client == .registers), "\(profile.name)")
            for flow in auth.flows {
                for mode in RunMode.allCases { #expect(auth.scopes?.scopes(for: mode, flow).isEmpty == false, "\(profile.name)") }
            }
            #expect(auth.scopes?.send.isEmpty == false, "\(profile.name)")
        }
    }

    @Test("sign-in, mail server and scopes of a profile are of one Microsoft cloud")
    func clouds() throws {
        let clouds = [
            "exchange-online": MicrosoftCloud.worldwide, "outlook-com": .worldwide, "us-government": .usGovernment,
            "21vianet": .china,
        ]
        for profile in try Self.providers() {
            guard let auth = profile.auth else { continue }
            let cloud = clouds[profile.name]
            #expect(profile.layer.server.host.flatMap { MicrosoftCloud(host: $0.value) } == cloud, "\(profile.name)")
            for address in auth.endpoints?.filled(tenant: "common").all ?? [] {
                #expect(WebAddress.host(of: address).flatMap(MicrosoftCloud.init(host:)) == cloud, "\(address)")
            }
            let scopes = auth.scopes.map { $0.read + $0.sync + $0.send + $0.application } ?? []
            for scope in scopes where WebAddress.host(of: scope) != nil {
                #expect(MicrosoftCloud(scope: scope) == cloud, "\(scope)")
            }
        }
    }

    @Test("accounts that are only read ask for no more than others")
    func fewestScopes() throws {
        for profile in try Self.providers() {
            guard let scopes = profile.auth?.scopes else { continue }
            #expect(scopes.read.count <= scopes.sync.count, "\(profile.name)")
            #expect(!scopes.read.contains { $0.contains("SMTP") || $0.contains("graph.microsoft") }, "\(profile.name)")
        }
    }

    @Test("a provider that takes no passwords says since when, and one that wants app passwords where they are made")
    func passwords() throws {
        for profile in try Self.providers() {
            guard let auth = profile.auth else { continue }
            let rule = try #require(auth.password, "\(profile.name)")
            switch rule.state {
            case .ended: #expect(rule.since != nil && !auth.flows.isEmpty, "\(profile.name)")
            case .appPassword: #expect(rule.at != nil, "\(profile.name)")
            case .password: #expect(auth.flows.isEmpty, "\(profile.name)")
            }
        }
    }

    @Test("no two profiles claim one domain, and every fact of a profile with sign-in has a source")
    func domainsAndSources() throws {
        let profiles = try Self.providers()
        let domains = profiles.flatMap(\.domains)
        #expect(Set(domains).count == domains.count)
        #expect(domains.allSatisfy { $0 == $0.lowercased() && !$0.contains("@") })
        for profile in profiles where profile.auth != nil {
            #expect(profile.facts.allSatisfy { $0.source?.isEmpty == false }, "\(profile.name)")
        }
    }

    @Test(
        "an address finds its provider",
        arguments: [
            ("ann@gmail.com", "gmail"), ("Ann@GoogleMail.com", "gmail"), ("ann@x.onmicrosoft.com", "exchange-online"),
            ("ann@onmicrosoft.com", nil), ("ann@agmail.com", nil), ("ann", nil), ("ann@icloud.com", "icloud"),
            ("ann@pm.me", "proton-bridge"),
            ("odd@name@yahoo.de", "yahoo"), ("ann@example.org", nil),
        ] as [(String, String?)])
    func byAddress(user: String, name: String?) {
        #expect(ProviderDirectory(Self.library).provider(ofUser: user)?.name == name)
    }

    @Test(
        "a server finds its provider, but this machine is nobody's",
        arguments: [
            ("imap.gmail.com", "gmail"), ("Outlook.Office365.com", "exchange-online"), ("127.0.0.1", nil),
            ("imap.example.org", nil),
        ]
            as [(String, String?)])
    func byHost(host: String, name: String?) {
        #expect(ProviderDirectory(Self.library).provider(ofHost: host)?.name == name)
    }

    @Test("a profile of the user's is checked like those of the program")
    func mistakes() throws {
        let mistakes = MistakeList()
        let text = """
            about = "Ours."
            [auth]
            flows = ["code", "pigeon"]
            authorize = "http://login.example.org/a"
            token = "https://login.example.org/t"
            refused = { devise = "no" }
            [auth.password]
            state = "over"
            text = "x"
            """
        _ = try Profile(kind: .provider, name: "own", text: text, file: "own.toml", mistakes: mistakes)
        #expect(
            mistakes.inOrder.map(\.description) == [
                "own.toml:2:2: [auth] has no authorize: and token, since it has flows",
                "own.toml:3:9: unknown flow \"pigeon\"; known here: client-credentials, code, device, jwt-bearer",
                "own.toml:4:13: authorize must be an address that begins with https://, found \"http://login.example.org/a\"",
                "own.toml:6:11: unknown flow \"devise\"; did you mean \"device\"?",
                "own.toml:7:7: [auth.password] has no state: and text",
                "own.toml:8:9: state must be \"ended\", \"app-password\" or \"password\", found \"over\"",
            ])
    }
}
