@testable import IMAPClient
import IMAPProtocol
import Mail
import SASL
import Testing
import Transport

@Suite("What a refusal means")
struct FailureClassifierTests {
    static let classifier = FailureClassifier(
        endpoint: Endpoint(host: "imap.example.org", port: 993, security: .tls), credentials: .alice)

    struct Case: Sendable {
        let status: Status
        let code: ResponseCode?
        let text: String
        let kind: IMAPError.Kind
        let disposition: Disposition
        var wait: Duration?
    }

    static let cases: [Case] = [
        Case(status: .no, code: .unavailable, text: "try later", kind: .unavailable, disposition: .passing),
        Case(
            status: .no, code: .unavailable, text: "Maximum number of connections from user+IP exceeded", kind: .throttled,
            disposition: .throttled),
        Case(status: .no, code: .inUse, text: "locked", kind: .unavailable, disposition: .passing),
        Case(status: .no, code: .limit, text: "UID FETCH Rate limit hit.", kind: .throttled, disposition: .throttled),
        Case(
            status: .no, code: .overQuota, text: "Account exceeded command or bandwidth limits. (Failure)", kind: .throttled,
            disposition: .throttled),
        Case(status: .no, code: .overQuota, text: "Quota exceeded", kind: .refused, disposition: .lasting),
        Case(status: .no, code: .noPerm, text: "no", kind: .refused, disposition: .lasting),
        Case(status: .no, code: .nonExistent, text: "no", kind: .refused, disposition: .gone),
        Case(status: .no, code: .expungeIssued, text: "no", kind: .refused, disposition: .gone),
        Case(status: .no, code: nil, text: "Mailbox doesn't exist: x", kind: .refused, disposition: .gone),
        Case(status: .no, code: .expired, text: "password expired", kind: .authenticationFailed, disposition: .signIn),
        // A code that leaves no doubt is not overruled by words.
        Case(
            status: .no, code: .authenticationFailed, text: "temporarily unavailable", kind: .authenticationFailed,
            disposition: .signIn),
        Case(
            status: .bad, code: nil, text: "Request is throttled. Suggested Backoff Time: 299961 milliseconds", kind: .throttled,
            disposition: .throttled, wait: .milliseconds(299_961)),
        Case(
            status: .no, code: nil, text: "Suggested Backoff Time: 99999999999 milliseconds", kind: .throttled,
            disposition: .throttled, wait: .seconds(3600)),
        Case(
            status: .no, code: nil, text: "Suggested Backoff Time: 99999999999999999999999 milliseconds", kind: .throttled,
            disposition: .throttled),
        Case(status: .no, code: nil, text: "Server Unavailable. 15", kind: .throttled, disposition: .throttled),
        Case(
            status: .bad, code: nil, text: "User is authenticated but not connected.", kind: .notConnected,
            disposition: .throttled,
            wait: .seconds(30)),
        Case(status: .no, code: nil, text: "FETCH Service temporarily unavailable", kind: .unavailable, disposition: .passing),
        Case(status: .no, code: nil, text: "no", kind: .refused, disposition: .lasting),
        Case(status: .bad, code: nil, text: "Command Argument Error. 11", kind: .badCommand, disposition: .lasting),
    ]

    @Test("is read from the code first, then from known words", arguments: cases)
    func refusals(item: Case) {
        let error = Self.classifier.failure(
            of: .uidFetch(.all, [.uid]), item.status, ResponseText(code: item.code, text: item.text))
        #expect(error.kind == item.kind)
        #expect(error.disposition == item.disposition)
        #expect(error.retryAfter == item.wait)
        #expect(error.command == "UID FETCH")
    }

    private static let storingCases: [(code: ResponseCode?, text: String, kind: IMAPError.Kind, disposition: Disposition)] = [
        (.overQuota, "Quota exceeded", .overQuota, .lasting), (nil, "You exceeded your mail quota.", .overQuota, .lasting),
        (.overQuota, "Account exceeded command or bandwidth limits. (Failure)", .throttled, .throttled),
        (.limit, "Too many keywords", .serverLimit, .lasting), (.limit, "APPEND Rate limit hit.", .throttled, .throttled),
        (.tooBig, "no", .tooBig, .lasting),
        (nil, "Maximum size of appendable message has been exceeded", .tooBig, .lasting),
        (.unknownCTE, "no", .contentRefused, .lasting), (nil, "Message contains NUL characters", .contentRefused, .lasting),
        (nil, "Command Error. 10", .contentRefused, .lasting), (.cannot, "no keywords here", .refused, .lasting),
        (.tryCreate, "no", .refused, .gone), (.useAttr, "no", .refused, .lasting), (.alreadyExists, "no", .refused, .lasting),
    ]

    @Test("of something to be stored is about room, size, content or limits", arguments: storingCases)
    func storing(code: ResponseCode?, text: String, kind: IMAPError.Kind, disposition: Disposition) {
        let command = Command.append([AppendMessage(.streamed(octets: 1))], to: "Box")
        let error = Self.classifier.failure(of: command, .no, ResponseText(code: code, text: text))
        #expect(error.kind == kind)
        #expect(error.disposition == disposition)
        #expect(error.code == code && error.mailbox == "Box")
    }

    @Test(
        "is read from the words of BYE",
        arguments: [
            ("Session invalidated - AccessTokenExpired", IMAPError.Kind.sessionEnded, Disposition.passing),
            ("Session invalidated - UserDisabled", .bye, .passing),
            ("Session expired, please login again.", .sessionEnded, .passing),
            ("Connection closed. 14", .bye, .passing),
            ("Server shutting down.", .bye, .passing),
            ("", .bye, .passing),
        ])
    func farewells(text: String, kind: IMAPError.Kind, disposition: Disposition) {
        let error = Self.classifier.farewell(ResponseText(text: text), isGreeting: false)
        #expect(error.kind == kind)
        #expect(error.disposition == disposition)
    }

    @Test("is told in one sentence, without the server's control characters, cut where it is long")
    func sentence() {
        let text = ResponseText(text: "no\u{1B}[2J\u{7}" + String(repeating: "x", count: 5000))
        let error = Self.classifier.failure(of: .examine("Box"), .no, text)
        #expect(error.message.hasPrefix("imap.example.org:993 refused EXAMINE of Box: “no[2Jxxx"))
        #expect(error.message.unicodeScalars.allSatisfy { $0.value >= 32 })
        #expect(error.message.count < 400)
        #expect(error.mailbox == "Box")
    }

    @Test("never repeats a password")
    func noSecrets() {
        let error = Self.classifier.failure(
            of: .login(user: "alice", password: .init("hunter2")), .no, ResponseText(text: "no"))
        #expect(!String(describing: error).contains("hunter2"))
        #expect(error.message == "imap.example.org:993 refused the login of alice: “no”.")
    }
}
