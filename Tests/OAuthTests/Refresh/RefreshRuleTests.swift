import Mail
import Testing

@testable import OAuth

@Suite("When a token is renewed")
struct RefreshRuleTests {
    private func rule(_ chance: Double = 0, _ endpoint: FakeEndpoint = FakeEndpoint()) -> RefreshRule {
        RefreshRule(account: "work", granting: endpoint, chance: chance)
    }

    @Test(
        "five minutes or a tenth before its end, somewhat more by chance; of a short life 10 to 20 %",
        arguments: [
            (3600, 0.0, 360), (3600, 1.0, 432), (86400, 0.0, 8640), (1200, 0.0, 300), (1200, 1.0, 360), (600, 0.0, 300),
            (599, 0.0, 60),
            (599, 1.0, 120), (10, 0.0, 1), (10, 1.0, 2), (3, 0.0, 1), (0, 1.0, 0), (-5, 1.0, 0),
        ])
    func margin(life: Int, chance: Double, seconds: Int) {
        #expect(rule(chance).margin(life: life) == seconds)
    }

    private func record(_ change: (inout TokenRecord) -> Void = { _ in }) -> TokenRecord {
        var record = TokenRecord(
            account: "work", issuer: "https://login.example.org", clientID: "client", scopesAsked: [],
            signedIn: Instant(seconds: 0))
        record.refresh = Secret("r")
        record.access = AccessToken(
            secret: Secret("a"), obtained: Instant(seconds: 0), expires: Instant(seconds: 3600), scopes: [])
        change(&record)
        return record
    }

    private func word(_ verdict: RefreshRule.Verdict) -> String {
        switch verdict {
        case .use: "use"
        case .refresh(let forced): forced ? "forced" : "refresh"
        case .fail(let failure): failure.remedy.word
        }
    }

    @Test(
        "by the time that is left and the time that is wanted",
        arguments: [
            (0, 0, "use"), (3240, 0, "use"), (3241, 0, "refresh"), (3600, 0, "refresh"), (99_999, 0, "refresh"), (0, 2000, "use"),
            (1600, 2000, "use"), (1601, 2000, "refresh"), (720, 999_999, "use"), (721, 999_999, "refresh"), (0, -5, "use"),
            // The clock was set back since: how long the token lives is not known any more.
            (-100, 0, "use"), (-121, 0, "refresh"), (-86_400, 0, "refresh"), (.min, 0, "refresh"), (.max, .max, "refresh"),
        ])
    func byTime(now: Int, wanted: Int, expected: String) {
        #expect(word(rule().judge(record(), .valid(seconds: wanted), now: Instant(seconds: now))) == expected)
    }

    @Test(
        "a token whose life is odd is neither used for ever nor asked for in a circle",
        arguments: [
            (0, 0, 0, "refresh"), (100, 0, 50, "refresh"), (0, .max, 5, "use"), (.min, .max, 5, "use"), (0, 1, 0, "use"),
            (0, 2, 0, "use"),
        ])
    func oddLives(obtained: Int, expires: Int, now: Int, expected: String) {
        let record = record {
            $0.access = AccessToken(
                secret: Secret("a"), obtained: Instant(seconds: obtained), expires: Instant(seconds: expires), scopes: [])
        }
        #expect(word(rule().judge(record, .valid(seconds: 0), now: Instant(seconds: now))) == expected)
    }

    @Test("a refused token is replaced, unless another one is there or the last replacement was refused as well")
    func replacement() {
        let rule = rule()
        let now = Instant(seconds: 1000)
        #expect(rule.judge(record(), .replacement(of: Secret("a")), now: now) == .refresh(forced: true))
        #expect(word(rule.judge(record(), .replacement(of: Secret("older")), now: now)) == "use")
        for (ago, expected) in [(0, "retry"), (299, "retry"), (300, "forced"), (-5, "forced")] {
            let record = record { $0.lastForced = now.adding(seconds: -ago) }
            #expect(word(rule.judge(record, .replacement(of: Secret("a")), now: now)) == expected, "\(ago)")
        }
    }

    @Test("nothing is asked before the moment that the endpoint named, nor again what it has just refused")
    func obstacles() {
        let rule = rule()
        let now = Instant(seconds: 3590)
        let throttled = record { $0.notBefore = now.adding(seconds: 60) }
        #expect(word(rule.judge(throttled, .valid(seconds: 0), now: now)) == "use")
        #expect(word(rule.judge(throttled, .replacement(of: Secret("a")), now: now)) == "throttle")
        #expect(word(rule.judge(throttled, .valid(seconds: 0), now: now.adding(seconds: 20))) == "throttle")
        #expect(word(rule.judge(throttled, .valid(seconds: 0), now: now.adding(seconds: 60))) == "refresh")
        // A clock that was set back must not lock the account for years.
        let absurd = record { $0.notBefore = now.adding(seconds: 86_400) }
        #expect(word(rule.judge(absurd, .valid(seconds: 0), now: now.adding(seconds: 20))) == "refresh")

        let late = now.adding(seconds: 20)
        let refused = record {
            $0.lastFailure = RefreshFailure(time: now, remedy: .signIn, sentence: "s", request: rule.request($0), claims: nil)
        }
        #expect(word(rule.judge(refused, .valid(seconds: 0), now: late)) == "sign-in")
        #expect(word(rule.judge(refused, .valid(seconds: 0), now: now.adding(seconds: 60))) == "refresh")
        var other = refused
        other.refresh = Secret("another")
        #expect(word(rule.judge(other, .valid(seconds: 0), now: late)) == "refresh")
    }

    @Test("tokens of another issuer or client, of a stopped account or of nobody are not sent anywhere")
    func notOurs() {
        let now = Instant(seconds: 3600)
        #expect(word(rule().judge(nil, .valid(seconds: 0), now: now)) == "sign-in")
        for record in [
            record { $0.issuer = "https://evil.example" }, record { $0.clientID = "other" }, record { $0.isDisabled = true },
            record { $0.refresh = nil },
        ] {
            for demand in [TokenDemand.valid(seconds: 0), .replacement(of: Secret("a")), .newer(than: now)] {
                #expect(word(rule().judge(record, demand, now: now)) == "sign-in")
            }
        }
    }

    @Test("an app that signs in as itself needs nothing to be there, and is stopped like any other")
    func app() {
        let rule = rule(0, FakeEndpoint(needsRefreshToken: false))
        let now = Instant(seconds: 3600)
        #expect(word(rule.judge(nil, .valid(seconds: 0), now: now)) == "refresh")
        #expect(word(rule.judge(record { $0.refresh = nil }, .valid(seconds: 0), now: now)) == "refresh")
        #expect(word(rule.judge(record { $0.clientID = "other" }, .valid(seconds: 0), now: Instant(seconds: 0))) == "refresh")
        #expect(word(rule.judge(record { $0.isDisabled = true }, .valid(seconds: 0), now: now)) == "sign-in")
    }

    /// A failure, how many were before it, and the seconds until the next request.
    static let pauseTable: [(Remedy, Int, Int?)] = {
        let until = { (seconds: Int) in Remedy.throttle(until: Instant(seconds: seconds)) }
        var rows: [(Remedy, Int, Int?)] = [(until(1060), 1, 60), (until(0), 1, 5), (until(.max), 1, 3600)]
        rows += [(.retry(after: 7), 9, 7), (.retry(after: .max), 1, 3600), (.retry(after: -3), 1, 1)]
        for (inARow, seconds) in [(1, 2), (4, 16), (9, 300), (1000, 300)] { rows.append((.retry(after: nil), inARow, seconds)) }
        let lasting: [Remedy] = [.signIn, .admin, .config, .clock, .permanent]
        return rows + lasting.map { ($0, 1, nil) }
    }()

    @Test(
        "pauses: what the endpoint said, else longer each time up to five minutes, never more than an hour", arguments: pauseTable
    )
    func pauses(remedy: Remedy, inARow: Int, seconds: Int?) {
        let failure = OAuthFailure(remedy, "s", host: "h")
        let pause = rule(1).pause(after: failure, inARow: inARow, now: Instant(seconds: 1000))
        #expect(pause?.seconds == seconds.map { $0 + 1000 })
    }
}
