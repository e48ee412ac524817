import Testing

@testable import OAuth

@Suite struct RefusalTests {
    static let now = Instant(seconds: 1_800_000_000)

    private func read(
        _ body: String, status: Int = 400, headers: [String: String] = [:], grant: GrantKind = .refreshToken,
        sendsAssertion: Bool = false
    ) -> OAuthFailure {
        FailureReader(host: "login.example", grant: grant, sendsAssertion: sendsAssertion)
            .failure(.text(status, body, headers: headers, received: Self.now))
    }

    @Test(
        "error and suberror decide what helps",
        arguments: [
            ("authorization_declined", nil, .signIn), ("expired_token", nil, .signIn), ("bad_verification_code", nil, .signIn),
            ("code_expired", nil, .signIn),
            ("access_denied", nil, .signIn), ("invalid_grant", nil, .signIn), ("invalid_grant", "bad_token", .signIn),
            ("invalid_grant", "token_expired", .signIn), ("invalid_grant", "consent_required", .signIn),
            ("invalid_grant", "invalid_rapt", .signIn),
            ("invalid_grant", "basic_action", .signIn), ("invalid_grant", "client_mismatch", .config),
            ("invalid_grant", "protection_policy_required", .admin), ("invalid_grant", "device_authentication_failed", .admin),
            ("interaction_required", nil, .signIn), ("interaction_required", "basic_action", .signIn),
            ("interaction_required", "additional_action", .signIn),
            ("interaction_required", "user_password_expired", .signIn), ("interaction_required", "message_only", .admin),
            ("login_required", nil, .signIn), ("consent_required", nil, .signIn), ("invalid_client", nil, .admin),
            ("unauthorized_client", nil, .admin),
            ("admin_policy_enforced", nil, .admin), ("org_internal", nil, .admin), ("invalid_request", nil, .config),
            ("invalid_scope", nil, .config),
            ("invalid_resource", nil, .config), ("unsupported_grant_type", nil, .config), ("redirect_uri_mismatch", nil, .config),
            ("disallowed_useragent", nil, .config), ("temporarily_unavailable", nil, .retry(after: nil)),
            ("server_error", nil, .retry(after: nil)),
            ("rate_limit_exceeded", nil, .throttle(until: Instant(seconds: 1_800_000_060))),
            ("slow_down", nil, .throttle(until: Instant(seconds: 1_800_000_060))), ("something_new", nil, .permanent),
        ] as [(String, String?, Remedy)])
    func table(error: String, suberror: String?, wanted: Remedy) {
        let sub = suberror.map { #","suberror":"\#($0)""# } ?? ""
        let failure = read(#"{"error":"\#(error)","error_description":"No."\#(sub)}"#)
        #expect(failure.remedy == wanted)
        #expect(failure.error == error && failure.suberror == suberror && failure.status == 400)
        #expect(failure.sentence.contains(error) && failure.sentence.contains("login.example"))
    }

    @Test("Google's error_subtype counts as suberror")
    func subtype() {
        let failure = read(
            #"{"error":"invalid_grant","error_description":"reauth related error (invalid_rapt)","error_subtype":"invalid_rapt"}"#
        )
        #expect(failure.remedy == .signIn && failure.suberror == "invalid_rapt")
    }

    @Test("Without a user nobody can sign in", arguments: [GrantKind.clientCredentials, .jwtBearer])
    func apps(grant: GrantKind) {
        #expect(read(#"{"error":"invalid_grant"}"#, grant: grant).remedy == .config)
        #expect(read(#"{"error":"unauthorized_client"}"#, status: 401, grant: grant).remedy == .admin)
        #expect(read(#"{"error":"interaction_required"}"#, grant: grant).remedy == .admin)
    }

    @Test(
        "Throttling dressed as invalid_grant throws nothing away",
        arguments: [
            (50196, nil, 300), (50196, "600", 600), (50196, "10", 300), (90055, nil, 60), (90055, "7", 7),
        ] as [(Int, String?, Int)])
    func disguised(number: Int, retryAfter: String?, pause: Int) {
        var headers: [String: String] = [:]
        headers["retry-after"] = retryAfter
        let failure = read(
            #"{"error":"invalid_grant","suberror":"bad_token","error_description":"AADSTS\#(number): loop","error_codes":[\#(number)]}"#,
            headers: headers)
        #expect(failure.remedy == .throttle(until: Self.now.adding(seconds: pause)))
    }

    @Test(
        "Too many requests and bad moments wait as long as the server says",
        arguments: [
            (429, "120", .throttle(until: Instant(seconds: 1_800_000_120))),
            (429, nil, .throttle(until: Instant(seconds: 1_800_000_060))),
            (503, "30", .retry(after: 30)), (500, nil, .retry(after: nil)), (418, nil, .permanent),
        ] as [(Int, String?, Remedy)])
    func statuses(status: Int, retryAfter: String?, wanted: Remedy) {
        var headers: [String: String] = [:]
        headers["retry-after"] = retryAfter
        #expect(read(#"{"error":"odd_thing"}"#, status: status, headers: headers).remedy == wanted)
    }

    @Test(
        "A wrong clock is blamed where an assertion was sent and the Date header shows it",
        arguments: [
            ("invalid_client", true, 600, .clock), ("invalid_grant", true, -600, .clock), ("invalid_client", true, 60, .admin),
            ("invalid_client", false, 600, .admin), ("invalid_scope", true, 600, .config),
        ] as [(String, Bool, Int, Remedy)])
    func clock(error: String, sendsAssertion: Bool, skew: Int, wanted: Remedy) {
        // 1 800 000 000 is this moment.
        let received = Instant(seconds: 1_800_000_000 + skew)
        let answer = HTTPAnswer.text(
            401, #"{"error":"\#(error)"}"#, headers: ["date": "Fri, 15 Jan 2027 08:00:00 GMT"], received: received)
        let failure = FailureReader(host: "login.example", grant: .clientCredentials, sendsAssertion: sendsAssertion).failure(
            answer)
        #expect(failure.remedy == wanted)
        #expect(failure.sentence.contains("this machine's clock") == (skew.magnitude > 120))
    }

    @Test("Claims, trace and correlation ids are handed on; nonsense in them is not")
    func details() {
        let failure = read(
            #"{"error":"interaction_required","claims":"{\"access_token\":{\"capolids\":{\"essential\":true}}}","trace_id":"t-1","correlation_id":"c-2"}"#
        )
        #expect(
            failure.claims == #"{"access_token":{"capolids":{"essential":true}}}"# && failure.traceID == "t-1"
                && failure.correlationID == "c-2")
        #expect(read(#"{"error":"interaction_required","claims":"no json"}"#).claims == nil)
        #expect(read(#"{"error":"unauthorized_client","correlation_id":"c-2"}"#).sentence.contains("c-2"))
    }

    @Test("What the server says can neither steer a terminal nor show a token")
    func hostileText() {
        let token = String(repeating: "t0ken", count: 20)
        let failure = read(
            #"{"error":"inv\u001b[31m\nalid","error_description":"bad \u001b]0;x\u0007 \u202e \#(token) end.\nSecond line","suberror":"\u0000"}"#
        )
        #expect(failure.sentence.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E && $0.value != 0x7F })
        #expect(!failure.sentence.contains(token) && !failure.sentence.contains("Second line"))
        #expect(failure.error?.utf8.allSatisfy { 0x21...0x7E ~= $0 } == true)
        #expect(read(#"{"error":"\#(String(repeating: "x", count: 5000))"}"#).sentence.utf8.count < 500)
    }

    @Test(
        "Answers without a readable refusal go by their status",
        arguments: [
            (200, "<!DOCTYPE html><p>maintenance", nil, .retry(after: nil), "a web page"),
            (404, "<html>", nil, .config, "a web page"), (400, "<html>", nil, .config, "a web page"),
            (200, "", nil, .retry(after: nil), "nothing else"),
            (200, #"{"access_token":"abc"#, nil, .retry(after: nil), "cut off"),
            (502, "Bad Gateway", "9", .retry(after: 9), "no token"),
            (999, "Request denied", nil, .throttle(until: Instant(seconds: 1_800_000_060)), "too often"),
            (429, "<html>", "90", .throttle(until: Instant(seconds: 1_800_000_090)), "too often"),
            (408, "", nil, .retry(after: nil), "nothing"),
            (403, "denied", nil, .config, "proxy"), (200, "[]", nil, .retry(after: nil), "no token"),
            (200, #"{"error":7}"#, nil, .retry(after: nil), "no token"),
        ] as [(Int, String, String?, Remedy, String)])
    func unreadable(status: Int, body: String, retryAfter: String?, wanted: Remedy, words: String) {
        var headers: [String: String] = [:]
        headers["retry-after"] = retryAfter
        let failure = read(body, status: status, headers: headers)
        #expect(failure.remedy == wanted)
        #expect(failure.sentence.contains(words) && failure.sentence.contains("login.example"), "\(failure.sentence)")
    }

    @Test("A renewal that is refused without a word is mended by signing in, and what has no user by the settings")
    func wordless() {
        for grant in GrantKind.allCases {
            for (status, body) in [(400, ""), (401, ""), (401, "Unauthorized"), (400, "{\"a\":")] {
                let failure = read(body, status: status, grant: grant)
                #expect(failure.remedy == (grant == .refreshToken ? .signIn : .config), "\(grant) \(status)")
                #expect(failure.sentence.contains("restante auth login") == (grant == .refreshToken))
            }
        }
    }

    @Test("Only passing faults pass")
    func passes() {
        #expect(Remedy.retry(after: nil).passes && Remedy.throttle(until: Self.now).passes)
        #expect([Remedy.signIn, .admin, .config, .clock, .permanent].allSatisfy { !$0.passes })
    }
}
