import Mail
import OAuthRig
import Synchronization
import Testing

@testable import OAuth

@Suite struct DeviceFlowTests {
    private static let device = DeviceAuthorization(
        deviceCode: Secret("d"), userCode: "U", verification: TokenAnswerTests.url, verificationComplete: nil, message: nil,
        expires: Instant(seconds: 1000), interval: 5)

    private static let grant = TokenGrant(
        access: AccessToken(secret: Secret("t"), obtained: Instant(seconds: 0), expires: Instant(seconds: 1), scopes: []),
        refresh: nil)

    @Test("Each slow_down makes all later questions five seconds rarer")
    func slowDown() {
        var polling = DevicePolling(Self.device, host: "h")
        let now = Instant(seconds: 0)
        #expect(polling.next(.pending, now: now) == .ask(afterSeconds: 5))
        #expect(polling.next(.slowDown, now: now) == .ask(afterSeconds: 10))
        #expect(polling.next(.pending, now: now) == .ask(afterSeconds: 10))
        #expect(polling.next(.slowDown, now: now) == .ask(afterSeconds: 15))
        #expect(polling.next(.granted(Self.grant), now: now) == .granted(Self.grant))
    }

    @Test("Faults that pass are waited out, others end it")
    func faults() {
        var polling = DevicePolling(Self.device, host: "h")
        let now = Instant(seconds: 0)
        let fault = { (remedy: Remedy) in OAuthFailure(remedy, "x", host: "h") }
        #expect(polling.next(fault(.retry(after: nil)), now: now) == .ask(afterSeconds: 10))
        #expect(polling.next(fault(.retry(after: 90)), now: now) == .ask(afterSeconds: 90))
        #expect(polling.next(fault(.throttle(until: Instant(seconds: 500))), now: now) == .ask(afterSeconds: 500))
        for remedy in [Remedy.signIn, .admin, .config, .permanent] {
            #expect(polling.next(fault(remedy), now: now) == .failed(fault(remedy)))
        }
    }

    @Test("Nothing is asked after the code is over", arguments: [(994, true), (995, false), (2000, false)])
    func expiry(now: Int, asks: Bool) {
        var polling = DevicePolling(Self.device, host: "h")
        let step = polling.next(.pending, now: Instant(seconds: now))
        guard case .failed(let failure) = step else { #expect(asks); return }
        #expect(!asks && failure.remedy == .signIn && failure.error == "expired_token")
    }

    /// Runs the flow; `during` is told how often was waited, and may change the server.
    private func run(
        _ rig: SignInRig, clock: WallClock = .system, during: @escaping @Sendable (Int, DeviceAuthorization) throws -> Void
    ) async throws -> (grant: TokenGrant, pauses: [Int], shown: DeviceAuthorization?) {
        let pauses = Mutex<[Int]>([])
        let shown = Mutex<DeviceAuthorization?>(nil)
        let flow = DeviceFlow(endpoint: try rig.endpoint(clock: clock)) { seconds in
            let count = pauses.withLock { pauses in
                pauses.append(seconds)
                return pauses.count
            }
            if let device = shown.withLock({ $0 }) { try during(count, device) }
        }
        let grant = try await flow.signIn(scopes: SignInRig.scopes) { device in shown.withLock { $0 = device } }
        return (grant, pauses.withLock { $0 }, shown.withLock { $0 })
    }

    @Test("The user enters the code while we ask now and then", arguments: [false, true])
    func signIn(saysURL: Bool) async throws {
        try await SignInRig.with { rig in
            rig.server.set {
                $0.saysVerificationURL = saysURL
                $0.deviceMessage = "To sign in, open https://microsoft.example/devicelogin \u{1B}[31m"
                $0.next[.token] = [.refusal("authorization_pending"), .refusal("slow_down")]
            }
            let run = try await run(rig) { count, device in
                if count == 4 { rig.server.enter(userCode: device.userCode, approve: true) }
            }
            #expect(run.grant.refresh != nil && run.grant.access.scopes == SignInRig.scopes)
            #expect(run.pauses == [5, 5, 10, 10])
            #expect(run.shown?.verification.text == rig.server.address(.deviceEntry))
            #expect((run.shown?.verificationComplete == nil) == saysURL)
            #expect(run.shown?.message == "To sign in, open https://microsoft.example/devicelogin ?[31m")
        }
    }

    @Test("A user who declines ends it")
    func declined() async throws {
        try await SignInRig.with { rig in
            let failure = try await failure {
                try await run(rig) { _, device in rig.server.enter(userCode: device.userCode, approve: false) }
            }
            #expect(failure?.error == "authorization_declined" && failure?.remedy == .signIn)
        }
    }

    @Test("A code that is never entered ends it")
    func expired() async throws {
        try await SignInRig.with { rig in
            let now = Mutex(Instant(seconds: 1_800_000_000))
            let clock = WallClock { now.withLock { $0 } }
            let failure = try await failure {
                try await run(rig, clock: clock) { _, _ in now.withLock { $0 = $0.adding(seconds: 100) } }
            }
            #expect(failure?.error == "expired_token" && failure?.sentence.contains("not entered in time") == true)
        }
    }

    @Test("A user who gives up ends it")
    func stopped() async throws {
        try await SignInRig.with { rig in
            let failure = try await failure { try await run(rig) { _, _ in throw CancellationError() } }
            #expect(failure?.sentence.contains("given up") == true)
        }
    }

    @Test("A server without device sign-in, and one that refuses, are said")
    func refused() async throws {
        try await SignInRig.with { rig in
            var endpoints = try rig.endpoints()
            endpoints.deviceAuthorization = nil
            let client = ClientRegistration(clientID: "test", authentication: .public)
            let without = TokenEndpoint(endpoints: endpoints, client: client, sender: rig.sender)
            #expect(try await failure { try await without.authorizeDevice(scopes: []) }?.remedy == .config)
            let unknown = TokenEndpoint(
                endpoints: try rig.endpoints(), client: ClientRegistration(clientID: "nobody", authentication: .public),
                sender: rig.sender)
            #expect(try await failure { try await unknown.authorizeDevice(scopes: []) }?.remedy == .admin)
        }
    }

    @Test(
        "Answers that cannot be used are refused",
        arguments: [
            "{}", #"{"device_code":"d","user_code":"u"}"#,
            #"{"device_code":"d","user_code":"u","verification_uri":"http://evil.example/"}"#,
            #"{"device_code":"","user_code":"u","verification_uri":"https://a.example/"}"#,
        ])
    func unusable(body: String) async throws {
        try await SignInRig.with { rig in
            rig.server.set { $0.always[.device] = .json(200, body) }
            let endpoint = try rig.endpoint()
            #expect(try await failure { try await endpoint.authorizeDevice(scopes: []) }?.remedy == .permanent)
        }
    }

    @Test(
        "Times of the server stay within reason",
        arguments: [
            ("", 900, 5), (#","interval":0,"expires_in":99999999"#, 3600, 1), (#","interval":"7","expires_in":"60""#, 60, 7),
            (#","interval":100000,"expires_in":-1"#, 0, 60),
        ])
    func times(members: String, life: Int, interval: Int) throws {
        let body = try #require(
            JSONValue(json: #"{"device_code":"d","user_code":"u","verification_uri":"https://a.example/"\#(members)}"#.utf8))
        let device = try #require(DeviceAuthorization(body, now: Instant(seconds: 100)))
        #expect(device.expires == Instant(seconds: 100 + life) && device.interval == interval)
    }
}
