import Mail
import Testing

@testable import OAuth

@Suite("What ends soon")
struct TokenWatchTests {
    private static let day = 86_400

    private func record(_ change: (inout TokenRecord) -> Void = { _ in }) -> TokenRecord {
        var record = TokenRecord(account: "work", issuer: "i", clientID: "c", scopesAsked: [], signedIn: Instant(seconds: 0))
        record.refresh = Secret("r")
        change(&record)
        return record
    }

    @Test(
        "a refresh token that nobody uses: Microsoft's after 75 days of 90, Google's after 150 of 180",
        arguments: [
            (TokenWatch.IdleLimit.microsoft, 74, nil), (.microsoft, 75, 15), (.microsoft, 89, 15), (.microsoft, 90, 0),
            (.google, 149, nil), (.google, 150, 30), (.google, 180, 0),
        ] as [(TokenWatch.IdleLimit, Int, Int?)])
    func idle(limit: TokenWatch.IdleLimit, days: Int, level: Int?) {
        let watch = TokenWatch(idle: limit)
        #expect(watch.warnings(record(), now: Instant(seconds: days * Self.day)).first?.level == level)
        let used = record { $0.lastRefresh = Instant(seconds: days * Self.day) }
        #expect(watch.warnings(used, now: Instant(seconds: days * Self.day)) == [])
    }

    @Test(
        "a secret or certificate: 30, 7 and 1 days before its end, and when it has ended",
        arguments: [
            (31, nil), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 0), (-100, 0),
        ] as [(Int, Int?)])
    func credential(days: Int, level: Int?) {
        let credential = TokenWatch.Credential(name: "the certificate CN=x", expires: Instant(seconds: 1000 * Self.day))
        let warning = TokenWatch(idle: nil, credentials: [credential])
            .warnings(record(), now: Instant(seconds: (1000 - days) * Self.day)).first
        #expect(warning?.level == level)
        let verb = days > 0 ? "ends" : "ended"
        if let warning {
            #expect(warning.sentence == "the certificate CN=x of account work \(verb) on 1972-09-27; put a new one in its place")
        }
    }

    @Test(
        "a sign-in that the provider ends on a day; one of a week is not warned of on its first",
        arguments: [
            (7, 6, nil), (7, 1, 1), (90, 31, nil), (90, 30, 30), (90, 7, 7), (90, 0, 0), (1, 1, nil),
        ] as [(Int, Int, Int?)])
    func dated(life: Int, left: Int, level: Int?) {
        let record = record { $0.refreshExpires = Instant(seconds: life * Self.day) }
        #expect(TokenWatch(idle: nil).warnings(record, now: Instant(seconds: (life - left) * Self.day)).first?.level == level)
    }

    @Test("without a refresh token only the client's credentials matter")
    func app() {
        let record = record { $0.refresh = nil }
        #expect(TokenWatch(idle: .microsoft).warnings(record, now: Instant(seconds: 500 * Self.day)) == [])
    }

    @Test("each level is told once, also by another process; a renewal starts anew")
    func once() async throws {
        let account = try await KeptAccount.signedIn()
        let watch = TokenWatch(
            idle: .microsoft,
            credentials: [.init(name: "the secret", expires: account.endpoint.now.adding(seconds: 100 * Self.day))])
        var told: [Int: [String]] = [:]
        for day in 0...101 {
            let warnings = try await account.keeper().newWarnings(watch)
            if !warnings.isEmpty { told[day] = warnings.map { "\($0.subject.rawValue) \($0.level)" } }
            account.endpoint.pass(Self.day)
        }
        #expect(
            told == [
                70: ["credential 30"], 75: ["refresh-token 15"], 90: ["refresh-token 0"], 93: ["credential 7"],
                99: ["credential 1"],
                100: ["credential 0"],
            ])
        _ = try await account.keeper().accessToken()
        #expect(try await account.keeper().newWarnings(watch) == [])
        account.endpoint.pass(76 * Self.day)
        #expect(try await account.keeper().newWarnings(watch).map(\.level) == [15])
    }
}
