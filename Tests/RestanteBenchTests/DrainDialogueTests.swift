import Testing

@testable import restante_bench

struct DrainDialogueTests {
    private func makeDialogue(_ tickets: FolderTickets = FolderTickets()) -> DrainDialogue {
        DrainDialogue(user: "me", password: "secret", tickets: tickets)
    }

    @Test("two connections share out the folders, and each asks for a folder's bodies in one FETCH")
    func sharesFolders() throws {
        let tickets = FolderTickets()
        var first = makeDialogue(tickets)
        var second = makeDialogue(tickets)
        let one = try upToList(&first)
        let two = try upToList(&second)
        #expect(one == .send("E EXAMINE INBOX\r\nT3 UID FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])\r\n"))
        #expect(two == .send("E EXAMINE \"Old mail\"\r\nT3 UID FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])\r\n"))
        #expect(try first.received(Array("T3 OK".utf8)) == .finish)
    }

    @Test("a refusal ends the measurement", arguments: ["T1 NO wrong password", "T1 BAD what"])
    func refusal(line: String) throws {
        var dialogue = makeDialogue()
        _ = try dialogue.received(Array("* OK ready".utf8))
        #expect(throws: BenchError.self) { try dialogue.received(Array(line.utf8)) }
    }

    @Test("a folder that cannot be opened ends the measurement")
    func folderRefused() throws {
        var dialogue = makeDialogue()
        _ = try upToList(&dialogue)
        #expect(throws: BenchError.self) { try dialogue.received(Array("E NO no such folder".utf8)) }
    }

    /// Plays the server until the folders are known; returns what the dialogue does then.
    private func upToList(_ dialogue: inout DrainDialogue) throws -> DrainDialogue.Action {
        var last = DrainDialogue.Action.wait
        let lines = [
            "* OK ready", "T1 OK in", #"* LIST (\NoSelect) "/" Top"#, #"* LIST () "/" INBOX"#, #"* LIST () "/" "Old mail""#,
            "T2 OK listed",
        ]
        for line in lines { last = try dialogue.received(Array(line.utf8)) }
        return last
    }
}
