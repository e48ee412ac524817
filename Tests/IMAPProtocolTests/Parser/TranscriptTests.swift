import IMAPProtocol
import Mail
import NIOCore
import Testing

/// What real servers sent, line by line: nothing of it may be refused, and what a sync relies on must be there.
@Suite("Transcripts of real servers")
struct TranscriptTests {
    private func responses(_ lines: String...) -> [Response] {
        let (result, agree) = parseEveryWay(lines.map { $0 + "\r\n" }.joined())
        #expect(agree)
        return result.compactMap { parsed in
            switch parsed {
            case .event(.response(let response)): return response
            case .event: return nil
            case .error(let reason, _):
                Issue.record("refused: \(reason)")
                return nil
            }
        }
    }

    private func code(_ response: Response?) -> ResponseCode? {
        switch response {
        case .tagged(_, _, let text), .ok(let text), .no(let text), .bad(let text), .bye(let text), .preauth(let text): text.code
        default: nil
        }
    }

    @Test("Dovecot: a message removed by another session is NIL, then gone")
    func dovecotExpunged() {
        let all = responses(
            "* 5 FETCH (UID 6 BODY[] NIL)", "* 5 FETCH (FLAGS (\\Deleted \\Seen))",
            "D3 OK [EXPUNGEISSUED] Some messages were already expunged", "* 5 EXPUNGE")
        guard case .fetch(let gone)? = all.first, case .fetch(let flags)? = all.dropFirst().first else {
            return #expect(Bool(false))
        }
        #expect(gone.body(.message) == .absent)
        #expect(flags.uid == nil)
        #expect(flags.flags == MessageFlags([.seen, .deleted]))
        #expect(code(all[2]) == .expungeIssued)
        #expect(all[3] == .expunge(5))
    }

    @Test("Dovecot: QRESYNC resume, conditional store, move")
    func dovecotQresync() {
        let all = responses(
            "* OK [HIGHESTMODSEQ 12] Highest", "* VANISHED (EARLIER) 3",
            "* 1 FETCH (UID 1 FLAGS (\\Answered \\Seen) MODSEQ (12))",
            "* 2 FETCH (UID 2 FLAGS (\\Flagged \\Seen $Custom) MODSEQ (9))", "* 1 FETCH (UID 1 MODSEQ (12))",
            "A13 OK [MODIFIED 2] Conditional store failed", "* OK [COPYUID 1795225604 2 3] Moved UIDs.", "* 2 EXPUNGE",
            "A12 OK Move completed", "A14 NO [TRYCREATE] Mailbox doesn't exist: nonexist",
            "* ESEARCH (TAG \"D10\") UID MIN 1 MAX 5 ALL 1:2,4:5 COUNT 4")
        #expect(all.count == 11)
        #expect(code(all[0]) == .highestModSeq(12))
        #expect(all[1] == .vanished(earlier: true, [3]))
        #expect(code(all[5]) == .modified([2]))
        #expect(code(all[6]) == .copyUID(1_795_225_604, source: UIDList(ranges: [2...2]), destination: UIDList(ranges: [3...3])))
    }

    @Test("Dovecot: BINARY, partial body and NOTIFY's STATUS and LIST")
    func dovecotBinary() {
        let all = responses(
            "* 1 FETCH (UID 1 BINARY[1] ~{4}\r\na\0bc BINARY.SIZE[1] 4 BODY[]<0> {20}\r\n0123456789\r\n01234567)",
            "* STATUS inBoX (MESSAGES 3)", "* STATUS y (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3)", "* LIST () \"/\" znew2",
            "* BYE IMAP session state is inconsistent, please relogin.", "A8 OK [CLIENTBUG] STATUS on selected mailbox.")
        guard case .fetch(let fetch)? = all.first else { return #expect(Bool(false)) }
        #expect(fetch.bodies.map(\.content) == [.streamed(octets: 4), .streamed(octets: 20)])
        #expect(fetch.bodies.last?.origin == 0)
        #expect(fetch.details == [.binarySize(part: [1], octets: 4)])
        #expect(all.count == 6)
    }

    @Test("Exchange: its greeting, capabilities, throttling, and lines that are no IMAP")
    func exchange() {
        let all = responses(
            "* OK The Microsoft Exchange IMAP4 service is ready. [TQBXADIAUABSADEAMAAwAEMA]",
            "* OK Microsoft Exchange IMAP4 service ready. <guid> (tcpproxy/15.21.0406.000 BACKENDAUTHENTICATE) [..]",
            "* CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+",
            "* NAMESPACE ((\"\" \"/\")) NIL NIL", "+ IDLE accepted, awaiting DONE command.",
            "[COPYUID 14 5 9] copied", "A1 BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds",
            "* BYE Connection closed. 14",
            "* 3 FETCH (BODYSTRUCTURE (\"text\" \"plain\" NIL NIL NIL \"7bit\" 5 1) RFC822.SIZE 6298 UID 4)")
        #expect(all.count == 9)
        #expect(code(all[0]) == nil)
        #expect(all[3] == .namespace(Namespaces(personal: [Namespace(prefix: [], delimiter: 0x2F)])))
        #expect(code(all[5]) == .copyUID(14, source: UIDList(ranges: [5...5]), destination: UIDList(ranges: [9...9])))
        #expect(refusal("Server Unavailable. 15") == "a tag is not followed by OK, NO or BAD")
    }

    @Test("Gmail: labels without the selected one, descending COPYUID, its own codes")
    func gmail() {
        let all = responses(
            "* OK Gimap ready for requests from 203.0.113.5 ab1mb123456789",
            "* 1 FETCH (X-GM-THRID 1278455344230334865 X-GM-MSGID 1278455344230334866 X-GM-LABELS (\"\\\\Important\" \\Sent \"a b\" Foo&-Bar) UID 7)",
            "A1 OK [COPYUID 5 2:3 9,8] (Success)", "A2 NO [ALERT] Too many simultaneous connections. (Failure)",
            "A3 OK [THROTTLED] FETCH completed", "* LIST (\\HasChildren \\Noselect) \"/\" \"[Gmail]\"",
            "* LIST (\\All \\HasNoChildren) \"/\" \"[Gmail]/Alle Nachrichten\"",
            "A4 NO [CANNOT] Folder contains excess whitespace (Failure)")
        #expect(all.count == 8)
        guard case .fetch(let fetch) = all[1], case .list(let root) = all[5], case .list(let allMail) = all[6] else {
            return #expect(Bool(false))
        }
        #expect(fetch.gmailLabels?.map { String(decoding: $0, as: UTF8.self) } == ["\\Important", "\\Sent", "a b", "Foo&-Bar"])
        #expect(code(all[2]) == .copyUID(5, source: UIDList(ranges: [2...3]), destination: UIDList(ranges: [9...9, 8...8])))
        #expect(!root.isSelectable)
        #expect(allMail.roles == [.all])
    }

    @Test("Yahoo in UIDONLY mode: UIDFETCH, MESSAGELIMIT, UIDREQUIRED")
    func yahoo() {
        let all = responses(
            "* ENABLED UIDONLY", "* 25900 UIDFETCH (FLAGS (\\Seen) EMAILID (M1) MODSEQ (5))",
            "A5 OK [MESSAGELIMIT 1000 23221] FETCH completed with 1000 partial results",
            "A6 BAD [UIDREQUIRED] Message numbers are not allowed",
            "* ESEARCH (TAG \"A01\") UID PARTIAL (-1:-100 200:250,252:300)", "A7 NO [LIMIT] CAPABILITY Rate limit hit.",
            "* OK [PERMANENTFLAGS ()] none", "A8 NO [UNAVAILABLE] UID FETCH Server error while fetching messages")
        #expect(all.count == 8)
        #expect(all[0] == .enabled(["UIDONLY"]))
        guard case .fetch(let fetch) = all[1] else { return #expect(Bool(false)) }
        #expect(fetch.uid == 25900)
        #expect(fetch.sequenceNumber == nil)
        #expect(code(all[2]) == .messageLimit(1000, lowestProcessed: 23221))
        #expect(code(all[3]) == .uidRequired)
    }

    @Test("iCloud, Zoho, Courier, Mail.ru and Yandex: what makes them odd")
    func others() {
        let all = responses(
            "* OK [CAPABILITY XAPPLEPUSHSERVICE IMAP4 IMAP4rev1 SASL-IR AUTH=ATOKEN AUTH=PLAIN] (2428B47-0a1b2c) p00-iscream-x",
            "A1 BAD [UNAVAILABLE] Service temporarily unavailable", "* OK [HIGHESTMODSEQ 1706092971947030001] ",
            "* OK [HIGHESTMODSEQ -1]",
            "* 0 FETCH (UID 5 FLAGS ())", "* 2 FETCH (UID 6 RFC822.SIZE 1024.0 FLAGS (\\Seen))", "* BYE Autologout",
            "* BYE Autologout")
        #expect(all.count == 8)
        #expect(code(all[1]) == .unavailable)
        #expect(code(all[2]) == .highestModSeq(1_706_092_971_947_030_001))
        #expect(code(all[3]) == .noModSeq)
        guard case .fetch(let courier) = all[4], case .fetch(let mailRu) = all[5] else { return #expect(Bool(false)) }
        #expect(courier.uid == 5)
        #expect(mailRu.rejected == ["RFC822.SIZE"])
        #expect(mailRu.flags == MessageFlags(.seen))
    }
}
