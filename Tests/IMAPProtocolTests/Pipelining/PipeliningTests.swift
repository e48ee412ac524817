import IMAPProtocol
import Mail
import Testing

@Suite("Pipelining")
struct PipeliningTests {
    private static let fetch = Command.uidFetch(.all, [.flags])
    private static let store = Command.uidStore(.numbers([1]), StoreChange(.add, MessageFlags(.seen)))
    private static let search = Command.uidSearch(SearchRequest())
    private static let tagged = Command.uidSearch(SearchRequest(returns: [.all]))

    static let cases: [(String, Command, [Command], Bool)] = [
        ("anything goes when nothing runs", .startTLS, [], true),
        ("UID FETCH behind UID FETCH", fetch, [fetch, fetch], true),
        ("UID FETCH behind EXAMINE", fetch, [.examine(.inbox)], true),
        ("EXAMINE behind UID FETCH", .examine("x"), [fetch], true),
        ("STATUS behind LIST", .status("x", [.messages]), [.list(ListRequest())], true),
        ("UID STORE waits for SELECT", store, [.select(.inbox)], false),
        ("UID EXPUNGE waits for SELECT", .uidExpunge([1]), [.select(.inbox)], false),
        ("UID STORE behind UID FETCH", store, [fetch], true),
        ("FETCH by number waits for what may expunge", .fetch(.all, [.flags]), [.noop], false),
        ("FETCH by number behind its like", .fetch(.all, [.flags]), [.fetch(.all, [.flags])], true),
        ("NOOP waits for FETCH by number", .noop, [.fetch(.all, [.flags])], false),
        ("two plain searches cannot be told apart", search, [search], false),
        ("two searches with tags can", tagged, [tagged], true),
        ("nothing behind STARTTLS", .capability, [.startTLS], false),
        ("nothing behind IDLE but DONE", .noop, [.idle], false),
        ("DONE ends IDLE", .done, [.idle], true),
        ("COMPRESS waits for everything", .compressDeflate, [.noop], false),
        ("nothing behind COMPRESS", fetch, [.compressDeflate], false),
        ("nothing that needs a login behind LOGIN", .select(.inbox), [.login(user: "a", password: Secret("b"))], false),
        ("CAPABILITY behind LOGIN", .capability, [.login(user: "a", password: Secret("b"))], true),
        ("ENABLE and ID and LIST together", .list(ListRequest()), [.enable(["QRESYNC"]), .id([])], true),
    ]

    @Test("RFC 9051 section 5.5, and UIDs that a SELECT may void", arguments: cases.indices)
    func maySend(_ index: Int) {
        let (words, command, running, expected) = Self.cases[index]
        #expect(command.maySend(whileRunning: running) == expected, "\(words)")
    }
}
