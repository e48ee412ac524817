import Mail
import Testing

@testable import IMAPSandbox

/// Whatever a client sends, the server neither dies nor stops serving others.
@Suite struct HostileInputTests {
    private static let commands = [
        "LOGIN ann secret", "LIST \"\" \"*\" RETURN (STATUS (MESSAGES))", "SELECT INBOX (QRESYNC (1 2 1:3 (1 1)))",
        "CREATE a/b/c",
        "UID FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (A B)]<0.10>) (CHANGEDSINCE 1 VANISHED)",
        "UID SEARCH RETURN (ALL) OR (SEEN 1:2) NOT UID 3",
        "APPEND INBOX (\\Seen) \"01-Jan-2020 00:00:00 +0000\" {3+}\r\nabc",
        "STORE 1 (UNCHANGEDSINCE 5) +FLAGS.SILENT (\\Seen $X)",
        "RENAME a z", "DELETE z", "UID MOVE 1:2 a", "ENABLE QRESYNC UIDONLY", "STATUS {5+}\r\nINBOX (SIZE)", "ID (\"a\" NIL)",
        "EXPUNGE",
        "SELECT INBOX", "UID SEARCH RETURN (PARTIAL -1:-5) ALL", "AUTHENTICATE PLAIN AAAA", "LSUB \"\" %", "UNSELECT", "NOOP",
    ]
    private static let tokens: [[UInt8]] =
        ["(", ")", "{", "}", "\"", "\\", "*", "%", "[", "]", "<", ">", ":", ",", "{9999999999999999999+}", "0"]
        .map { Array($0.utf8) } + [[0], [255], [13], [10], [13, 10]]

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func damagedCommandsAreSurvived(_ seed: UInt64) throws {
        let rig = try SandboxRig(SandboxProfile.full.with("UIDONLY"))
        rig.fill(5)
        var generator = SeededGenerator(seed: seed)
        let client = try rig.loggedIn()
        for index in 0..<300 {
            var bytes = Array((Self.commands.randomElement(using: &generator) ?? "NOOP").utf8)
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                let place = Int.random(in: 0...bytes.count, using: &generator)
                if Bool.random(using: &generator) {
                    bytes.insert(contentsOf: Self.tokens.randomElement(using: &generator) ?? [], at: place)
                } else {
                    bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...4, using: &generator)))
                }
            }
            client.send(Array("h\(index) ".utf8) + bytes + [13, 10])
        }
        client.stopSending()
        _ = client.rest()
        #expect(try rig.loggedIn().run("NOOP") == ["OK Completed."], "seed \(seed)")
        #expect(!rig.server.log.commands.isEmpty)
    }
}
