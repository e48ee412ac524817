import Mail
import Testing

@testable import OAuth

@Suite struct RedirectJudgeTests {
    private func judge(issuer: String? = "https://login.example", requiresIssuer: Bool = true, path: String = "/")
        -> RedirectJudge
    {
        RedirectJudge(
            state: Secret("s3cret-state"), issuer: issuer, requiresIssuer: requiresIssuer, path: path, host: "login.example")
    }

    private func ask(
        _ target: String, method: String = "GET", host: String? = "localhost:5000", isPrefetch: Bool = false, path: String = "/"
    ) -> RedirectJudge.Verdict {
        judge(path: path).judge(method: method, target: target, hostHeader: host, port: 5000, isPrefetch: isPrefetch)
    }

    static let answer = "/?code=abc%2Fd&state=s3cret-state&iss=https%3A%2F%2Flogin.example"

    @Test("The right answer brings the code", arguments: ["localhost:5000", "127.0.0.1:5000", "[::1]:5000", "LocalHost:5000"])
    func good(host: String) throws {
        let verdict = ask(Self.answer, host: host)
        #expect(verdict.page == .done)
        #expect(try verdict.outcome?.get() == Secret("abc/d"))
    }

    @Test(
        "A path of its own is compared with case",
        arguments: [("/Done", true), ("/done", false), ("/", false), ("/Done/", false)])
    func path(path: String, isGood: Bool) {
        let verdict = ask(path + Self.answer.dropFirst(), path: "/Done")
        #expect((verdict.outcome != nil) == isGood && verdict.page == (isGood ? .done : .notFound))
    }

    @Test(
        "What is not the answer leaves the sign-in waiting",
        arguments: [
            ("GET", "/favicon.ico", .notFound), ("GET", "/", .notFound), ("GET", "/x?code=a&state=s3cret-state", .notFound),
            ("HEAD", answer, .wrongMethod), ("POST", answer, .wrongMethod), ("OPTIONS", answer, .wrongMethod),
            ("GET", "/?code=a", .notOurs), ("GET", "/?code=a&state=", .notOurs), ("GET", "/?code=a&state=s3cret-stat", .notOurs),
            ("GET", "/?code=a&state=s3cret-statf", .notOurs), ("GET", "/?code=a&state=s3cret-state&state=s3cret-state", .notOurs),
            ("GET", "/?code=a&code=b&state=s3cret-state", .notOurs), ("GET", "/?error=access_denied", .notOurs),
            ("GET", "/?%", .notOurs),
            ("GET", "/?" + String(repeating: "a&", count: 100), .notOurs),
        ] as [(String, String, RedirectPage)])
    func ignored(method: String, target: String, page: RedirectPage) {
        let verdict = ask(target, method: method)
        #expect(verdict.page == page && verdict.outcome == nil)
    }

    @Test("A prefetch does not count")
    func prefetch() { #expect(ask(Self.answer, isPrefetch: true).outcome == nil) }

    @Test(
        "Another host name is turned away, as by DNS rebinding",
        arguments: [
            nil, "evil.example:5000", "localhost", "localhost:5001", "127.0.0.1", "localhost.evil.example:5000", "[::1]:5001", "",
        ])
    func rebinding(host: String?) {
        let verdict = ask(Self.answer, host: host)
        #expect(verdict.page == .wrongHost && verdict.outcome == nil)
    }

    @Test(
        "The issuer must be the one that was asked",
        arguments: [
            ("https://login.example", true, "https://login.example", true),
            ("https://login.example", true, "https://evil.example", false),
            ("https://login.example", true, nil, false), ("https://login.example", false, nil, true),
            ("https://login.example", false, "https://evil.example", false),
            (nil, false, "https://whoever.example", true),
            ("https://login.example/{tenantid}/v2.0", true, "https://login.example/9188040d-6c67/v2.0", true),
            ("https://login.example/{tenantid}/v2.0", true, "https://login.example/a/b/v2.0", false),
        ] as [(String?, Bool, String?, Bool)])
    func issuers(expected: String?, isRequired: Bool, told: String?, isGood: Bool) {
        let query = "code=abc&state=s3cret-state" + (told.map { "&iss=" + FormText.escape($0) } ?? "")
        let outcome = judge(issuer: expected, requiresIssuer: isRequired).judge(pasted: "?" + query)
        switch outcome {
        case .success: #expect(isGood)
        case .failure(let failure):
            #expect(!isGood && failure.remedy == .permanent && failure.sentence.contains("nothing was kept"))
        case nil: Issue.record("the state was right")
        }
    }

    @Test(
        "Refusals in the address end the sign-in with what helps",
        arguments: [
            ("access_denied", .signIn), ("admin_policy_enforced", .admin), ("invalid_scope", .config),
            ("temporarily_unavailable", .retry(after: nil)),
            ("server_error", .retry(after: nil)), ("unauthorized_client", .admin), ("consent_required", .signIn),
            ("odd", .permanent),
        ] as [(String, Remedy)])
    func refusals(error: String, remedy: Remedy) {
        let verdict = ask(
            "/?error=\(error)&error_description=AADSTS90094%3A+x&state=s3cret-state&iss=https%3A%2F%2Flogin.example")
        #expect(verdict.page == .failed)
        guard case .failure(let failure)? = verdict.outcome else { Issue.record("no failure"); return }
        #expect(
            failure.remedy == remedy && failure.error == error && failure.code == "AADSTS90094"
                && failure.sentence.contains("administrator"))
    }

    @Test("An answer without a code is a failure")
    func codeless() {
        guard case .failure? = ask("/?state=s3cret-state&iss=https%3A%2F%2Flogin.example&code=").outcome else {
            Issue.record("an empty code was taken")
            return
        }
    }

    @Test(
        "A pasted address counts with whatever is around it",
        arguments: [
            "http://localhost:5000" + answer, "  https://localhost/somewhere\(answer.dropFirst())#frag \n",
            String(answer.dropFirst(2)),
        ])
    func pasted(text: String) throws {
        #expect(try judge().judge(pasted: text)?.get() == Secret("abc/d"))
    }

    @Test(
        "Anything else that is pasted does not",
        arguments: ["", "hello", "http://localhost:5000/", "code=abc", String(repeating: "x", count: 20000)])
    func pastedNonsense(text: String) { #expect(judge().judge(pasted: text) == nil) }

    @Test("The pages are static, and nothing of them is kept or passed on")
    func pages() {
        for page in RedirectPage.allCases {
            #expect(page.html.hasPrefix("<!DOCTYPE html>") && !page.html.contains("href") && !page.html.contains("script"))
        }
        let headers = Dictionary(uniqueKeysWithValues: RedirectPage.headers)
        #expect(headers["Cache-Control"] == "no-store" && headers["Referrer-Policy"] == "no-referrer")
        #expect(headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
    }

    @Test(
        "Comparison in constant time compares all of it",
        arguments: [("", "", true), ("a", "a", true), ("a", "b", false), ("ab", "a", false), ("aé", "aé", true)])
    func comparison(a: String, b: String, wanted: Bool) { #expect(equalsInConstantTime(Secret(a), Secret(b)) == wanted) }
}
