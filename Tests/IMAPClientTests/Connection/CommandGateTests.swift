@testable import IMAPClient
import IMAPProtocol
import Mail
import NIOCore
import Testing

@Suite("The gate of a read-only account")
struct CommandGateTests {
    static let writing: [Command] = [
        .select("x"), .create("x"), .delete("x"), .rename("x", to: "y"), .subscribe("x"), .unsubscribe("x"),
        .append([AppendMessage(content: ByteBuffer(string: "m"))], to: "x"), .close, .expunge, .uidExpunge([1]),
        .uidStore(.all, StoreChange(.add, MessageFlags(.seen))), .uidCopy(.all, "x"), .uidMove(.all, "x"),
    ]
    static let reading: [Command] = [
        .capability, .noop, .id([]), .enable(["X"]), .namespace, .list(ListRequest()), .lsub(reference: "", pattern: "*"),
        .status("x", [.messages]), .examine("x"), .uidFetch(.all, [.uid]), .fetch(.all, [.uid]),
        .uidSearch(SearchRequest([.all])), .search(SearchRequest([.all])), .idle, .unselect, .getQuotaRoot("x"), .notify(.none),
        .logout,
    ]

    @Test("lets no byte of a command leave that could write", arguments: writing)
    func refuses(command: Command) {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 LITERAL+", .test(access: .readOnly))
        driver.submit(command, "it")
        #expect(driver.completed == ["it: gate"])
        #expect(driver.written.isEmpty)
        #expect(driver.failure == nil)
    }

    @Test("lets through what only reads", arguments: reading)
    func permits(command: Command) {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1", .test(access: .readOnly))
        driver.submit(command, "it")
        #expect(driver.completed.isEmpty)
        #expect(driver.written.count == 1)
    }

    @Test("lets everything through where writing is allowed", arguments: writing)
    func readWrite(command: Command) {
        #expect(CommandGate(access: .readWrite).objection(to: command) == nil)
    }

    @Test("does not put ID and ENABLE on the wire for a command it refuses")
    func holdsQueue() {
        var options = SessionOptions.test(access: .readOnly)
        options.identification = [("name", "restante")]
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 ID", options)
        driver.submit(.select("x"), "it")
        #expect(driver.written.isEmpty)
    }
}
