import IMAPClient
import OAuth
import SyncEngine
import Testing

@testable import restante

/// Decisions of a sign-in that need no server.
struct SignInPartsTests {
    private static let screen = ["DISPLAY": ":0"]
    private static let people: [SignInFlow] = [.code, .device]

    @Test(
        "the way to sign in fits provider, terminal and wish",
        arguments: [
            ([.code, .device], .init(), true, screen, [.browser(opens: true)]),
            ([.code, .device], .init(), true, [:], [.device, .browser(opens: false)]),
            ([.code, .device], .init(), true, ["DISPLAY": ":10", "SSH_CONNECTION": "a"], [.device, .browser(opens: false)]),
            ([.code, .device], .init(), false, [:], [.browser(opens: false)]),
            ([.code], .init(), true, [:], [.browser(opens: false)]),
            ([.device], .init(), true, screen, [.device]),
            ([.code, .device], .init(printsAddress: true), true, screen, [.browser(opens: false)]),
            ([.code, .device], .init(device: true), true, screen, [.device]),
            ([.code, .device], .init(flow: .device), true, screen, [.device]),
            ([.code, .device], .init(flow: .code), true, [:], [.browser(opens: false)]),
            ([.clientCredentials], .init(), true, screen, [.application]),
            ([.jwtBearer], .init(), true, [:], [.application]),
        ] as [([SignInFlow], SignInWay.Wish, Bool, [String: String], [SignInWay])])
    func ways(flows: [SignInFlow], wish: SignInWay.Wish, hasDevice: Bool, variables: [String: String], ways: [SignInWay]) {
        let seat = Seat(Surroundings { variables[$0] })
        #expect(SignInWay.ways(flows, wish, hasDeviceEndpoint: hasDevice, seat: seat) == ways)
    }

    @Test("the exit status is 4 only where signing in helps")
    func statuses() {
        let later = Instant(seconds: 100)
        let rows: [(Remedy, RunOutcome, restante.ExitStatus)] = [
            (.retry(after: 3), .passingFault, .passingFault), (.throttle(until: later), .passingFault, .passingFault),
            (.signIn, .signInNeeded, .signInNeeded), (.admin, .failed, .failed), (.config, .failed, .usage),
            (.clock, .failed, .failed), (.permanent, .failed, .failed),
        ]
        for (remedy, outcome, status) in rows {
            let failure = OAuthFailure(remedy, "so it is", host: "h")
            #expect(RunFailure(failure) == RunFailure(outcome, "so it is"))
            #expect(restante.ExitStatus(remedy) == status)
            let error = IMAPError(failure, now: Instant(seconds: 40))
            #expect(RunFailureOutcome.of(error.disposition) == outcome, "\(remedy)")
            #expect(error.kind == .noCredentials && error.message == "so it is.")
        }
        #expect(
            IMAPError(OAuthFailure(.throttle(until: later), "x", host: ""), now: Instant(seconds: 40)).retryAfter == .seconds(60))
    }

    /// As runs translate it.
    private enum RunFailureOutcome {
        static func of(_ disposition: Disposition) -> RunOutcome {
            switch disposition {
            case .passing, .throttled: .passingFault
            case .signIn: .signInNeeded
            case .lasting, .gone: .failed
            }
        }
    }

    @Test(
        "what a token needs is known of Microsoft's clouds, and else by what was asked for",
        arguments: [
            ("outlook.office365.com", SignInFlow.code, "https://outlook.office.com", "IMAP.AccessAsUser.All"),
            ("outlook.office365.com", .clientCredentials, "https://outlook.office.com", "IMAP.AccessAsApp"),
            ("outlook.office365.us", .device, "https://outlook.office365.us", "IMAP.AccessAsUser.All"),
            ("partner.outlook.cn", .code, "https://partner.outlook.cn", "IMAP.AccessAsUser.All"),
            ("imap.example.org", .code, nil, "imap"), ("imap.example.org", .clientCredentials, nil, nil),
        ] as [(String, SignInFlow, String?, String?)])
    func needs(host: String, flow: SignInFlow, audience: String?, permission: String?) {
        let needs = TokenNeeds(host: host, scopes: ["openid", "imap"], flow: flow)
        #expect(needs.audiences.first == audience && needs.permissions.first == permission)
    }
}
