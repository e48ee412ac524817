import IMAPProtocol
import Mail
import Testing

@Suite("Status responses")
struct StatusResponseTests {
    static let lines: [(String, Response)] = [
        ("A1 OK done", .tagged(tag: "A1", .ok, ResponseText(text: "done"))),
        ("A1 OK", .tagged(tag: "A1", .ok, ResponseText())),
        (
            "a.7 no [TRYCREATE] Mailbox doesn't exist: nonexist",
            .tagged(tag: "a.7", .no, ResponseText(code: .tryCreate, text: "Mailbox doesn't exist: nonexist"))
        ),
        ("A1 BAD Command Error. 10", .tagged(tag: "A1", .bad, ResponseText(text: "Command Error. 10"))),
        ("* OK", .ok(ResponseText())),
        ("* OK ", .ok(ResponseText())),
        ("* OK [ALERT]", .ok(ResponseText(code: .alert))),
        ("* OK [half a code", .ok(ResponseText(text: "[half a code"))),
        ("* OK [X-NESTED a [b] c] text", .ok(ResponseText(code: .other(name: "X-NESTED", value: "a [b] c"), text: "text"))),
        ("* OK [X-ODD \"] text", .ok(ResponseText(code: .other(name: "X-ODD", value: "\""), text: "text"))),
        ("* OK [] empty", .ok(ResponseText(text: "empty"))),
        ("* OK text with a {5}", .ok(ResponseText(text: "text with a {5}"))),
        ("* PREAUTH hello", .preauth(ResponseText(text: "hello"))),
        ("* BYE Session invalidated - AccessTokenExpired", .bye(ResponseText(text: "Session invalidated - AccessTokenExpired"))),
        ("* no [OVERQUOTA] Account exceeded", .no(ResponseText(code: .overQuota, text: "Account exceeded"))),
        ("* BAD [UNAVAILABLE] later", .bad(ResponseText(code: .unavailable, text: "later"))),
        ("+", .continuation("")),
        ("+ ", .continuation("")),
        ("+ IDLE accepted, awaiting DONE command.", .continuation("IDLE accepted, awaiting DONE command.")),
        ("+dGVzdA==", .continuation("dGVzdA==")),
        (
            "[COPYUID 5 1:2 7:8] Done",
            .ok(
                ResponseText(
                    code: .copyUID(5, source: UIDList(ranges: [1...2]), destination: UIDList(ranges: [7...8])), text: "Done"))
        ),
    ]

    @Test("Every status response is read, in any cut", arguments: lines.indices)
    func statusResponse(_ index: Int) {
        #expect(response(Self.lines[index].0) == Self.lines[index].1, "\(Self.lines[index].0)")
    }

    static let codes: [(String, ResponseCode)] = [
        ("CAPABILITY IMAP4rev1  SASL-IR ", .capability(["IMAP4rev1", "SASL-IR"])),
        ("PERMANENTFLAGS (\\Answered $Label1 \\*)", .permanentFlags(["\\Answered", "$Label1", "\\*"])),
        ("PERMANENTFLAGS ()", .permanentFlags([])),
        ("UIDNEXT 4392", .uidNext(4392)), ("UIDVALIDITY 3857529045", .uidValidity(3_857_529_045)), ("UNSEEN 12", .unseen(12)),
        ("APPENDUID 38505 3955", .appendUID(38505, UIDList(ranges: [3955...3955]))),
        ("APPENDUID 38505 1:2", .appendUID(38505, UIDList(ranges: [1...2]))),
        (
            "COPYUID 1 3,2 9,8",
            .copyUID(1, source: UIDList(ranges: [3...3, 2...2]), destination: UIDList(ranges: [9...9, 8...8]))
        ),
        ("HIGHESTMODSEQ 1706092971947030001", .highestModSeq(1_706_092_971_947_030_001)),
        ("HIGHESTMODSEQ 0", .noModSeq), ("HIGHESTMODSEQ -1", .noModSeq), ("NOMODSEQ", .noModSeq),
        ("MODIFIED 7,9", .modified([7, 9])), ("MAILBOXID (F2212ea87)", .mailboxID("F2212ea87")), ("CLOSED", .closed),
        ("MESSAGELIMIT 1000", .messageLimit(1000, lowestProcessed: nil)),
        ("MESSAGELIMIT 1000 23221", .messageLimit(1000, lowestProcessed: 23221)),
        ("INPROGRESS (\"A1\" 454 1000)", .inProgress(tag: "A1", progress: 454, goal: 1000)),
        ("INPROGRESS (NIL 5 NIL)", .inProgress(tag: nil, progress: 5, goal: nil)),
        ("INPROGRESS", .inProgress(tag: nil, progress: nil, goal: nil)),
        ("BADCHARSET (UTF-8 \"US-ASCII\")", .badCharset(["UTF-8", "US-ASCII"])), ("BADCHARSET", .badCharset([])),
        ("BADEVENT (FlagChange)", .badEvent(["FlagChange"])), ("METADATA LONGENTRIES 2199", .metadata("LONGENTRIES 2199")),
        ("authenticationfailed", .authenticationFailed), ("THROTTLED", .throttled), ("UNKNOWN-CTE", .unknownCTE),
        ("COMPRESSIONACTIVE", .compressionActive), ("UIDREQUIRED", .uidRequired), ("NOTIFICATIONOVERFLOW", .notificationOverflow),
        ("REFERRAL imap://x/", .other(name: "REFERRAL", value: "imap://x/")), ("WEBALERT", .other(name: "WEBALERT", value: nil)),
        ("UIDNEXT soon", .other(name: "UIDNEXT", value: "soon")), ("UIDNEXT 0", .other(name: "UIDNEXT", value: "0")),
        ("COPYUID 1 0 5", .other(name: "COPYUID", value: "1 0 5")),
        ("UIDVALIDITY 99999999999", .other(name: "UIDVALIDITY", value: "99999999999")),
    ]

    @Test("Every response code is read; one that makes no sense is kept as text", arguments: codes.indices)
    func responseCode(_ index: Int) {
        let (text, code) = Self.codes[index]
        #expect(response("* OK [\(text)] words") == .ok(ResponseText(code: code, text: "words")), "\(text)")
    }

    static let plainCodes: [(String, ResponseCode)] = [
        ("ALERT", .alert), ("PARSE", .parse), ("READ-ONLY", .readOnly), ("READ-WRITE", .readWrite), ("TRYCREATE", .tryCreate),
        ("UIDNOTSTICKY", .uidNotSticky), ("UNAVAILABLE", .unavailable), ("AUTHORIZATIONFAILED", .authorizationFailed),
        ("EXPIRED", .expired), ("PRIVACYREQUIRED", .privacyRequired), ("CONTACTADMIN", .contactAdmin), ("NOPERM", .noPerm),
        ("INUSE", .inUse), ("EXPUNGEISSUED", .expungeIssued), ("CORRUPTION", .corruption), ("SERVERBUG", .serverBug),
        ("CLIENTBUG", .clientBug), ("CANNOT", .cannot), ("LIMIT", .limit), ("OVERQUOTA", .overQuota),
        ("ALREADYEXISTS", .alreadyExists), ("NONEXISTENT", .nonExistent), ("TOOBIG", .tooBig), ("HASCHILDREN", .hasChildren),
        ("USEATTR", .useAttr), ("NOTSAVED", .notSaved),
    ]

    @Test("The one-word codes of RFC 5530 and others are known", arguments: plainCodes.indices)
    func plainCode(_ index: Int) {
        let (text, code) = Self.plainCodes[index]
        #expect(response("A NO [\(text)] words") == .tagged(tag: "A", .no, ResponseText(code: code, text: "words")))
    }

    @Test(
        "A line that is no response is refused, and the next is read",
        arguments: [
            "Server Unavailable. 15", "A1 PERHAPS", "*", "A1", "* 0 EXPUNGE", "* 4294967296 EXISTS", "* 1.5 EXISTS",
            "* 5 EXISTS now",
            "\u{1}\u{2}\u{3}", "ü1 OK done",
        ])
    func garbage(_ line: String) {
        #expect(refusal(line) != nil)
    }

    @Test("Empty lines and bare line feeds do no harm")
    func emptyLines() {
        let (result, agree) = parseEveryWay("\r\n\r\n* 3 EXISTS\n\n* 1 RECENT\r\n")
        #expect(agree)
        #expect(result == [.event(.response(.exists(3))), .event(.response(.recent(1)))])
    }
}
