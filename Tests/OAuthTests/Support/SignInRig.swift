import Foundation
import Mail
import OAuthRig

@testable import OAuth

/// An identity server, a sender, and endpoints that fit them.
struct SignInRig {
    let server: IdentityServer
    let sender: HTTPClientSender

    /// Keys take long to make: all tests share these.
    static let keys = Task { try await RigKeys.make() }
    static let otherKeys = Task { try await RigKeys.make(subject: "/CN=other", days: 20) }

    /// Starts a server, and stops all when `body` is done.
    static func with(_ knobs: Knobs = Knobs(), _ body: (SignInRig) async throws -> Void) async throws {
        let server = try await IdentityServer.start(knobs: knobs, keys: try await keys.value)
        let sender = try HTTPClientSender(limits: HTTPLimits(connect: 5, whole: 20, body: 1 << 20))
        do { try await body(SignInRig(server: server, sender: sender)) } catch {
            await sender.close()
            server.stop()
            throw error
        }
        await sender.close()
        server.stop()
    }

    func url(_ endpoint: Endpoint) throws -> HTTPSURL {
        guard let url = HTTPSURL(server.address(endpoint)) else { throw RigTrouble() }
        return url
    }

    func endpoints() throws -> ProviderEndpoints {
        ProviderEndpoints(
            issuer: server.issuer, authorization: try url(.authorize), token: try url(.token),
            deviceAuthorization: try url(.device),
            revocation: try url(.revoke), registration: try url(.register), sendsIssuer: true)
    }

    /// A token endpoint for a client that the server knows too.
    func endpoint(
        _ authentication: ClientAuthentication = .public, known: RigClient = RigClient("test"), clock: WallClock = .system
    ) throws -> TokenEndpoint {
        server.add(known)
        let client = ClientRegistration(clientID: known.id, authentication: authentication)
        return TokenEndpoint(endpoints: try endpoints(), client: client, sender: sender, clock: clock)
    }

    /// A grant with a refresh token, by the code flow.
    func signedIn(_ endpoint: TokenEndpoint, scopes: [String] = SignInRig.scopes) async throws -> TokenGrant {
        try await CodeFlow(endpoint: endpoint).signIn(AuthorizationRequest(scopes: scopes), dialogue: Self.browser)
    }

    static let scopes = ["https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"]

    /// Goes where it is sent, as a browser does.
    static let browser = SignInDialogue { url in
        Task.detached { try await RawHTTP.browse(url.text) }
    }
}

struct RigTrouble: Error {}

/// The failure that `body` ends with; `nil` where it does not fail.
func failure<Value>(of body: () async throws -> Value) async throws -> OAuthFailure? {
    do {
        _ = try await body()
        return nil
    } catch let failure as OAuthFailure {
        return failure
    }
}
