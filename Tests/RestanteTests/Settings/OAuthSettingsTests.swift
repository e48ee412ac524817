import SyncEngine
import Testing

@testable import restante

struct OAuthSettingsTests {
    private static func settings(_ profile: String, _ auth: String, mode: String = "backup") throws -> OAuthSettings {
        let settings = try SettingsFixture.read(SettingsFixture.oauth(profile, auth, mode: mode))
        guard case .oauth2(let oauth)? = settings.signIns["work"] else {
            Issue.record("not OAuth: \(settings.signIns)")
            throw ConfigurationError("not OAuth")
        }
        return oauth
    }

    @Test("a client id is all that Exchange Online needs")
    func exchange() throws {
        let oauth = try Self.settings("exchange-online", #"client-id = "11112222-bbbb""#)
        #expect(oauth.flows == [.code, .device])
        #expect(oauth.clientID == "11112222-bbbb" && oauth.proof == .none)
        #expect(oauth.endpoints?.token == "https://login.microsoftonline.com/organizations/oauth2/v2.0/token")
        #expect(oauth.endpoints?.device == "https://login.microsoftonline.com/organizations/oauth2/v2.0/devicecode")
        #expect(oauth.scopes == ["https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"])
        #expect(oauth.guidance.guide == "docs/sign-in/microsoft.md")
    }

    @Test("an application by itself names its directory and proves who it is, by one of three ways")
    func application() throws {
        let common = "flow = \"client-credentials\"\nclient-id = \"c\"\ntenant = \"contoso.onmicrosoft.com\"\n"
        let proofs: [(String, OAuthSettings.ClientProof)] = [
            (#"client-secret = { file = "secret" }"#, .secret(.file("/home/ann/.config/restante/secret"))),
            (
                "certificate = \"cert.pem\"\nkey = \"/etc/key.pem\"",
                .certificate(path: "/home/ann/.config/restante/cert.pem", key: "/etc/key.pem")
            ),
            (#"federated-token = "/run/token""#, .federatedToken(path: "/run/token")),
        ]
        for (line, proof) in proofs {
            let oauth = try Self.settings("exchange-online", common + line)
            #expect(oauth.proof == proof && oauth.flows == [.clientCredentials])
            #expect(oauth.endpoints?.token == "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token")
            #expect(oauth.scopes == ["https://outlook.office365.com/.default"])
        }
    }

    @Test("a service account asks for what an account that is only read needs, and for more only where it is written to")
    func serviceAccount() throws {
        let line = #"service-account = "google.json""#
        let reading = try Self.settings("google-workspace", line)
        #expect(reading.flows == [.jwtBearer])
        #expect(reading.serviceAccount == "/home/ann/.config/restante/google.json")
        #expect(reading.scopes == ["https://www.googleapis.com/auth/gmail.imap_admin"])
        #expect(try Self.settings("google-workspace", line, mode: "sync").scopes == ["https://mail.google.com/"])
    }

    @Test(
        "what an account is for decides what it asks for",
        arguments: [("backup", "mail-r"), ("mirror", "mail-r"), ("sync", "mail-w")])
    func scopesByMode(mode: String, scope: String) throws {
        let line = "client-id = \"c\"\nclient-secret = { env = \"S\" }\nredirect = \"https://example.org/\""
        let yahoo = try Self.settings("yahoo", line, mode: mode)
        #expect(yahoo.scopes == [scope] && yahoo.redirect == "https://example.org/")
    }

    @Test("when a secret ends is known to nobody but the user")
    func secretExpires() throws {
        let lines = "client-id = \"c\"\nclient-secret = { env = \"S\" }\nclient-secret-expires = "
        #expect(try Self.settings("gmail", lines + "2027-05-31").secretExpires == 1_811_721_600)
        for (value, words) in [
            ("2027-02-30", "2027-02-30"), ("\"soon\"", "must be a day such as"), ("7", "must be a day such as"),
        ] {
            let found = SettingsFixture.mistakes(SettingsFixture.oauth("gmail", lines + value))
            #expect(found.contains { $0.contains(words) } || value == "2027-02-30" && !found.isEmpty, "\(found)")
        }
        let alone = SettingsFixture.oauth("exchange-online", "client-id = \"c\"\nclient-secret-expires = 2027-05-31")
        #expect(SettingsFixture.mistakes(alone).contains { $0.contains("belongs to a client-secret") })
    }

    @Test("a shared mailbox is opened by somebody else, whom the provider's page then expects")
    func login() throws {
        let line = "client-id = \"c\"\nlogin = \"me@contoso.com\""
        #expect(try Self.settings("exchange-online", line).login == "me@contoso.com")
        #expect(try Self.settings("exchange-online", #"client-id = "c""#).login == nil)
        let application = "flow = \"client-credentials\"\ntenant = \"contoso.com\"\nclient-secret = { env = \"S\" }\n" + line
        #expect(
            SettingsFixture.mistakes(SettingsFixture.oauth("exchange-online", application)).contains {
                $0.contains("login is for flows in which a person signs in")
            })
    }

    @Test("Fastmail needs nothing, and a server of one's own neither")
    func nothingToRegister() throws {
        let fastmail = try Self.settings("fastmail", "")
        #expect(fastmail.clientID == nil && fastmail.endpoints?.register == "https://api.fastmail.com/oauth/register")
        let own = try SettingsFixture.read(
            SettingsFixture.oauth("dovecot", #"issuer = "https://login.example.org/realms/mail""#)
                + "\n[account.work.server]\nhost = \"imap.example.org\"")
        guard case .oauth2(let oauth)? = own.signIns["work"] else {
            Issue.record("not OAuth")
            return
        }
        #expect(oauth.profile == nil && oauth.endpoints == nil && oauth.issuer == "https://login.example.org/realms/mail")
        #expect(oauth.flows == [.code, .device] && oauth.scopes.isEmpty)
    }

    @Test("Google's page is asked for a refresh token")
    func parameters() throws {
        let gmail = try Self.settings("gmail", "client-id = \"c\"\nclient-secret = { env = \"S\" }")
        #expect(gmail.parameters == ["access_type": "offline", "prompt": "consent"])
    }

    private static let wrong: [(profile: String, auth: String, mistakes: [String])] = [
        (
            "gmail", "flow = \"device\"\nclient-id = \"c\"\nclient-secret = { env = \"S\" }",
            [
                #"config.toml:8:8: flow "device" is not possible with profile "gmail": Google allows no scope for mail to devices (its list of allowed scopes leaves it out); use "code""#
            ]
        ),
        (
            "exchange-online", "client-id = \"c\"\ncertificate = \"c.pem\"\nkey = \"k.pem\"\nclient-secret = { env = \"S\" }",
            ["config.toml:9:15: a client has one proof of who it is: keep one of client-secret, certificate"]
        ),
        (
            "exchange-online", "client-id = \"c\"\ncertificate = \"c.pem\"",
            [#"config.toml:9:15: certificate needs its private key: write key = "path""#]
        ),
        (
            "exchange-online", "client-id = \"c\"\nkey = \"k.pem\"",
            [#"config.toml:9:7: key is the private key of a certificate: write certificate = "path", too"#]
        ),
        (
            "exchange-online",
            "flow = \"client-credentials\"\nclient-id = \"c\"\ntenant = \"common\"\nclient-secret = { env = \"S\" }",
            [
                #"config.toml:10:10: flow "client-credentials" wants one directory, and "common" is many (AADSTS9001023): write its id or domain"#
            ]
        ),
        (
            "exchange-online", "flow = \"client-credentials\"\nclient-id = \"c\"\nclient-secret = { env = \"S\" }",
            [
                #"config.toml:6:15: [account.work.auth] has no tenant: flow "client-credentials" wants the directory's id or domain, such as "contoso.onmicrosoft.com""#
            ]
        ),
        (
            "exchange-online", "flow = \"client-credentials\"\nclient-id = \"c\"\ntenant = \"contoso.com\"",
            [
                #"config.toml:8:8: flow "client-credentials" needs a proof of who asks: client-secret, certificate and key, or federated-token"#
            ]
        ),
        (
            "outlook-com",
            "flow = \"client-credentials\"\nclient-id = \"c\"\ntenant = \"consumers\"\nclient-secret = { env = \"S\" }",
            [
                #"config.toml:8:8: flow "client-credentials" is not possible with profile "outlook-com": an application without a user reaches mailboxes of organizations only; use "code" or "device""#,
                #"config.toml:10:10: flow "client-credentials" wants one directory, and "consumers" is many (AADSTS9001023): write its id or domain"#,
            ]
        ),
        (
            "exchange-online", "client-id = \"c\"\ntenant = \"consumers\"",
            [#"config.toml:9:10: "consumers" is for personal accounts: use profile "outlook-com""#]
        ),
        (
            "outlook-com", "client-id = \"c\"\ntenant = \"contoso.com\"",
            ["config.toml:9:10: personal accounts are in no directory of an organization: remove tenant"]
        ),
        (
            "exchange-online", "client-id = \"c\"\ntenant = \"a/b\"",
            [#"config.toml:9:10: tenant must be an id or a domain, found "a/b""#]
        ),
        (
            "exchange-online", "",
            [
                "config.toml:6:15: [account.work.auth] has no client-id: register a client of your own at https://entra.microsoft.com; docs/sign-in/microsoft.md tells how"
            ]
        ),
        (
            "gmail", "client-id = \"c\"",
            [
                "config.toml:6:15: [account.work.auth] has no client-secret: gmail wants one of every client, and shows it where the client was registered; docs/sign-in/google.md tells how"
            ]
        ),
        (
            "fastmail", "client-secret = { env = \"S\" }",
            [
                #"config.toml:8:1: client-secret is of no use with profile "fastmail", where the program registers itself: remove it"#
            ]
        ),
        (
            "gmail", "client-id = \"c\"\nclient-secret = { env = \"S\" }\ntenant = \"x\"",
            ["config.toml:10:10: tenant is for Microsoft's profiles: remove it"]
        ),
        (
            "google-workspace", "flow = \"jwt-bearer\"",
            [
                "config.toml:6:15: [account.work.auth] has no service-account: name the key file in JSON that Google gave for the service account; docs/sign-in/google.md tells how"
            ]
        ),
        (
            "google-workspace", "service-account = \"g.json\"\nclient-id = \"c\"",
            ["config.toml:9:13: client-id is not for service accounts, whose key file says it all: remove it"]
        ),
        (
            "gmail", "service-account = \"g.json\"",
            [
                #"config.toml:8:19: flow "jwt-bearer" is not possible with profile "gmail": a service account reaches mailboxes of a Workspace organization only: use the profile google-workspace; use "code""#
            ]
        ),
        (
            "google-workspace",
            "flow = \"code\"\nclient-id = \"c\"\nclient-secret = { env = \"S\" }\nservice-account = \"g.json\"",
            [#"config.toml:11:19: service-account belongs to flow "jwt-bearer": remove one of them"#]
        ),
        (
            "icloud", "",
            [
                "config.toml:6:15: icloud has no OAuth for other programs: remove method = \"oauth2\"; iCloud takes an app-specific password, never the one of the Apple Account; make one at https://account.apple.com"
            ]
        ),
        (
            "exchange-online", "client-id = \"c\"\npassword = { env = \"P\" }",
            [#"config.toml:9:1: an account with method "oauth2" never uses a password: remove it"#]
        ),
        (
            "exchange-online", "client-id = \"c\"\nclient-secret = \"hunter2\"",
            [
                "config.toml:9:17: a secret is never written in the configuration; write client-secret = \(PasswordSource.alternatives)"
            ]
        ),
        (
            "exchange-online", "client-id = \"c\"\nissuer = \"https://login.example.org\"",
            [#"config.toml:9:10: profile "exchange-online" says already where to sign in: remove issuer"#]
        ),
        ("exchange-online", "client-id = \"\"", ["config.toml:8:13: client-id is empty"]),
        (
            "exchange-online", "client-id = \"c\"\nscopes = [\"https://graph.microsoft.com/IMAP.AccessAsUser.All\"]",
            [
                #"config.toml:9:10: "https://graph.microsoft.com/IMAP.AccessAsUser.All" is for Graph, and its tokens do not open IMAP: leave scopes out"#
            ]
        ),
        (
            "exchange-online", "client-id = \"c\"\nscopes = [\"IMAP.AccessAsUser.All\"]",
            [
                #"config.toml:9:10: "IMAP.AccessAsUser.All" without a host means Graph, whose tokens do not open IMAP: leave scopes out"#
            ]
        ),
        (
            "us-government", "client-id = \"c\"\nscopes = [\"https://outlook.office.com/IMAP.AccessAsUser.All\"]",
            [
                #"config.toml:9:10: "https://outlook.office.com/IMAP.AccessAsUser.All" is of the worldwide cloud, but the sign-in is in the US government cloud: leave scopes out"#
            ]
        ),
        (
            "gmail",
            "client-id = \"c\"\nclient-secret = { env = \"S\" }\nscopes = [\"https://www.googleapis.com/auth/gmail.readonly\"]",
            [
                #"config.toml:10:10: "https://www.googleapis.com/auth/gmail.readonly" does not open IMAP, only Google's own interface: ask for "https://mail.google.com/""#
            ]
        ),
        (
            "aol", "client-id = \"c\"\nclient-secret = { env = \"S\" }",
            [
                "config.toml:6:15: [account.work.auth] has no redirect: write the https address that the client was registered with; docs/sign-in/yahoo.md tells how"
            ]
        ),
        (
            "aol", "client-id = \"c\"\nclient-secret = { env = \"S\" }\nredirect = \"http://localhost\"",
            [#"config.toml:10:12: redirect must be an address that begins with https://, found "http://localhost""#]
        ),
        (
            "exchange-online", "client-id = \"c\"\nredirect = \"https://example.org/\"",
            ["config.toml:9:12: redirect is for providers that take https only; here the program listens by itself: remove it"]
        ),
        (
            "exchange-online", "client-id = \"c\"\nscopes = []",
            ["config.toml:9:10: scopes is empty: leave it out to ask for what the account needs"]
        ),
    ]

    @Test("what cannot go together is told with its place and what to do", arguments: wrong)
    func impossible(profile: String, auth: String, mistakes: [String]) {
        #expect(SettingsFixture.mistakes(SettingsFixture.oauth(profile, auth)) == mistakes)
    }

    @Test(
        "a mail server of one Microsoft cloud is not signed in to at another",
        arguments: [
            ("exchange-online", "outlook.office365.us", "us-government"), ("exchange-online", "partner.outlook.cn", "21vianet"),
            ("us-government", "outlook.office365.com", "exchange-online"), ("21vianet", "outlook.office365.us", "us-government"),
        ])
    func wrongCloud(profile: String, host: String, right: String) {
        let text = SettingsFixture.oauth(profile, "client-id = \"c\"") + "\n[account.work.server]\nhost = \"\(host)\""
        let mistakes = SettingsFixture.mistakes(text)
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.hasPrefix("config.toml:10:8: \(host) is in ") == true)
        #expect(mistakes.first?.hasSuffix(#"use profile "\#(right)""#) == true)
    }

    @Test("an issuer must be https, and a device is not offered Google's mail by discovery either")
    func issuer() {
        let server = "\n[account.work.server]\nhost = \"imap.example.org\""
        for address in ["http://login.example.org", "https://", "https://user@login.example.org", "login.example.org"] {
            let mistakes = SettingsFixture.mistakes(SettingsFixture.oauth("generic", "issuer = \"\(address)\"") + server)
            #expect(mistakes == ["config.toml:8:10: issuer must be an address that begins with https://, found \"\(address)\""])
        }
        let google = "flow = \"device\"\nissuer = \"https://accounts.google.com\""
        #expect(
            SettingsFixture.mistakes(SettingsFixture.oauth("generic", google) + server)
                == [#"config.toml:8:8: Google allows no scope for mail to devices: use flow = "code""#])
    }
}
