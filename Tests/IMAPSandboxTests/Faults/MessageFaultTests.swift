import Mail
import Testing

@testable import IMAPSandbox

@Suite struct MessageFaultTests {
    /// Three messages, a fault armed on the second, and all asked for.
    private func fetch(_ fault: MessageFault, _ items: String = "BODY.PEEK[TEXT]", mailbox: MailboxName? = nil) throws -> [String]
    {
        let rig = try SandboxRig()
        rig.fill(3)
        rig.faults.arm(.message(2, in: mailbox, fault))
        return try rig.selected().run("UID FETCH 1:3 (\(items))")
    }

    private func line(_ uid: Int) -> String { "* \(uid) FETCH (UID \(uid) BODY[TEXT] {8}\r\nText \(uid)\r\n)" }
    private func flagLine(_ uid: Int) -> String { "* \(uid) FETCH (UID \(uid) FLAGS ())" }
    private let done = "OK Fetch completed."

    @Test func bodyIsNIL() throws {
        #expect(try fetch(.bodyNIL) == [line(1), "* 2 FETCH (UID 2 BODY[TEXT] NIL)", line(3), done])
    }

    @Test func bodyIsMissingThoughOK() throws {
        #expect(try fetch(.bodyMissing) == [line(1), line(3), done])
    }

    @Test func bodyIsRefused() throws {
        let answer = "NO [UNAVAILABLE] UID FETCH Server error while fetching messages"
        #expect(try fetch(.bodyRefused(answer)) == [line(1), line(3), answer])
    }

    @Test func bodyIsReplaced() throws {
        #expect(
            try fetch(.bodyReplaced(Array("\r\nstub".utf8))) == [
                line(1), "* 2 FETCH (UID 2 BODY[TEXT] {4}\r\nstub)", line(3), done,
            ])
    }

    @Test func rangeIsIgnored() throws {
        let whole = try fetch(.rangeIgnored, "BODY.PEEK[TEXT]<0.1>")[1]
        #expect(try whole.hasPrefix("* 2 FETCH (UID 2 BODY[TEXT]<0> {") && whole.count > fetch(.lineDoubled, "BODY.PEEK[TEXT]<0.1>")[1].count)
    }

    @Test(arguments: [MessageFault.bodyNIL, .bodyMissing, .bodyRefused("NO x"), .bodyCut(afterOctets: 0), .bodyReplaced([])])
    func bodyFaultsLeaveFactsAlone(_ fault: MessageFault) throws {
        #expect(try fetch(fault, "FLAGS") == [flagLine(1), flagLine(2), flagLine(3), done])
    }

    @Test func faultOfAnotherMailboxDoesNotFire() throws {
        #expect(try fetch(.bodyNIL, mailbox: MailboxName("x")) == [line(1), line(2), line(3), done])
        #expect(try fetch(.bodyNIL, mailbox: .inbox) != [line(1), line(2), line(3), done])
    }

    @Test func lineIsMissing() throws {
        #expect(try fetch(.lineMissing, "FLAGS") == [flagLine(1), flagLine(3), done])
    }

    @Test func lineIsDoubled() throws {
        #expect(try fetch(.lineDoubled, "FLAGS") == [flagLine(1), flagLine(2), flagLine(2), flagLine(3), done])
    }

    @Test func flagsComeWithoutUID() throws {
        #expect(try fetch(.flagsWithoutUID, "FLAGS") == [flagLine(1), "* 2 FETCH (FLAGS ())", flagLine(2), flagLine(3), done])
    }

    @Test func sizeIsWrong() throws {
        #expect(try fetch(.sizeAnnounced(7), "RFC822.SIZE")[1] == "* 2 FETCH (UID 2 RFC822.SIZE 7)")
    }

    @Test(arguments: [0, 1, 5, 8, 100])
    func bodyIsCutAndTheConnectionEnds(_ octets: Int) throws {
        let rig = try SandboxRig()
        rig.fill(1)
        rig.faults.arm(.message(1, in: nil, .bodyCut(afterOctets: octets)))
        let client = try rig.selected()
        client.send("a UID FETCH 1 BODY.PEEK[TEXT]\r\n")
        let expected = "* 1 FETCH (UID 1 BODY[TEXT] {8}\r\n" + "Text 1\r\n".prefixOctets(octets)
        #expect(String(decoding: client.rest(), as: UTF8.self) == expected)
        #expect(try rig.selected().run("UID FETCH 1 BODY.PEEK[TEXT]").count == 2)
    }

    @Test func bodyIsAnnouncedLongerThanItIs() throws {
        let rig = try SandboxRig()
        rig.fill(1)
        rig.faults.arm(.message(1, in: nil, .bodyAnnounced(octets: 5_000_000_000)))
        let client = try rig.selected()
        client.send("a UID FETCH 1 BODY.PEEK[TEXT]\r\n")
        #expect(String(decoding: client.rest(), as: UTF8.self) == "* 1 FETCH (UID 1 BODY[TEXT] {5000000000}\r\nText 1\r\n")
    }

    @Test func cutBodyCountsWhatWentOut() throws {
        let rig = try SandboxRig()
        rig.account.append(SandboxMessage(.generated(GeneratedMessage(seed: 3, octets: 300_000))), to: .inbox)
        rig.faults.arm(.message(1, in: nil, .bodyCut(afterOctets: 100_000)))
        let client = try rig.selected()
        client.send("a UID FETCH 1 BODY.PEEK[]\r\n")
        _ = client.rest()
        let delivery = try #require(rig.server.log.bodies.values.first)
        #expect(delivery.starts == 1 && delivery.completions == 0 && (1..<300_000).contains(delivery.octets))
    }
}

extension String {
    fileprivate func prefixOctets(_ count: Int) -> String { String(decoding: Array(utf8).prefix(count), as: UTF8.self) }
}
