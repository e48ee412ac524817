import Mail
import Testing

@testable import IMAPSandbox

@Suite struct SearchTests {
    /// Five messages, of which the second is gone: UIDs 1, 3, 4, 5 are numbers 1…4.
    private func rig(_ profile: SandboxProfile = .full) throws -> SandboxRig {
        let rig = try SandboxRig(profile)
        let flags: [MessageFlags] = [
            .none, .none, MessageFlags([.seen, .answered]), MessageFlags(.flagged, keywords: [Keyword("$Junk")]),
            MessageFlags([.deleted, .draft]),
        ]
        for (index, flags) in flags.enumerated() {
            let text =
                "From: p\(index)@example.org\r\nSubject: Größe \(index)\r\n\r\n" + String(repeating: "x", count: index * 100)
                + " Needle\(index)\r\n"
            // Midnight of 1 March 2024 in a zone east of Greenwich, one day further each.
            let date = InternalDate(secondsSince1970: 1_709_247_600 + Int64(index) * 86_400, zoneOffsetMinutes: 60)
            rig.account.append(SandboxMessage(text: text, flags: flags, date: date), to: .inbox)
        }
        rig.account.expunge([2], in: .inbox)
        return rig
    }

    @Test(arguments: [
        ("ALL", "1 3 4 5"), ("SEEN", "3"), ("UNSEEN", "1 4 5"), ("ANSWERED", "3"), ("UNANSWERED", "1 4 5"), ("FLAGGED", "4"),
        ("DELETED", "5"),
        ("UNDELETED", "1 3 4"), ("DRAFT", "5"), ("KEYWORD $junk", "4"), ("UNKEYWORD $Junk", "1 3 5"), ("NEW", ""),
        ("UID 3:4", "3 4"),
        ("UID 4:*", "4 5"), ("UID 99:*", "5"), ("2:3", "3 4"), ("SINCE 3-Mar-2024", "3 4 5"), ("BEFORE 3-Mar-2024", "1"),
        ("ON 4-Mar-2024", "4"),
        ("LARGER 300", "4 5"), ("SMALLER 100", "1"), ("SUBJECT größe", "1 3 4 5"), ("FROM P3@", "4"),
        ("HEADER subject \"GRÖSSE\"", ""),
        ("HEADER Bcc \"\"", ""), ("HEADER From \"\"", "1 3 4 5"), ("BODY needle2", "3"), ("BODY Subject", ""),
        ("TEXT subject", "1 3 4 5"),
        ("NOT SEEN", "1 4 5"), ("OR SEEN DRAFT", "3 5"), ("(UNSEEN UNDELETED)", "1 4"),
        ("NOT (OR SEEN (FLAGGED UNSEEN)) UNDELETED", "1"),
        ("UNSEEN UID 1:4", "1 4"), ("CHARSET UTF-8 ALL", "1 3 4 5"), ("EMAILID M4", "4"),
    ])
    func keysFind(_ keys: String, _ expected: String) throws {
        #expect(
            try rig().selected().run("UID SEARCH \(keys)") == [
                "* SEARCH" + (expected.isEmpty ? "" : " " + expected), "OK Search completed.",
            ])
    }

    @Test func plainSearchTellsNumbers() throws {
        #expect(try rig().selected().run("SEARCH DELETED")[0] == "* SEARCH 4")
    }

    @Test(arguments: [
        ("(ALL) ALL", "ALL 1,3:5"), ("() ALL", "ALL 1,3:5"), ("(MIN MAX COUNT) ALL", "MIN 1 MAX 5 COUNT 4"),
        ("(COUNT) SEEN", "COUNT 1"),
        ("(ALL COUNT) NEW", "COUNT 0"), ("(ALL) NEW", nil), ("(PARTIAL 1:2) ALL", "PARTIAL (1:2 1,3)"),
        ("(PARTIAL -1:-2) ALL", "PARTIAL (-1:-2 4:5)"),
        ("(PARTIAL 9:10) ALL", "PARTIAL (9:10 NIL)"), ("(ALL) MODSEQ 6", "ALL 5 MODSEQ 6"),
    ])
    func returnOptionsShapeTheAnswer(_ command: String, _ expected: String?) throws {
        let answer = try rig().selected().run("UID SEARCH RETURN \(command)")[0]
        #expect(answer == "* ESEARCH (TAG \"T3\") UID" + (expected.map { " " + $0 } ?? ""))
    }

    @Test func modSeqIsToldWhenSearchedFor() throws {
        #expect(try rig().selected().run("SEARCH MODSEQ 5")[0] == "* SEARCH 3 4 (MODSEQ 6)")
        #expect(try rig().selected().run("SEARCH MODSEQ 99")[0] == "* SEARCH")
    }

    @Test(arguments: [
        ("UID SEARCH", "BAD"), ("UID SEARCH BOGUS", "BAD"), ("UID SEARCH RETURN (BOGUS) ALL", "BAD"),
        ("UID SEARCH SINCE yesterday", "BAD"),
        ("UID SEARCH CHARSET KOI8-R ALL", "NO [BADCHARSET (US-ASCII UTF-8)]"), ("UID SEARCH NOT", "BAD"),
        ("UID SEARCH OR ALL", "BAD"),
        ("UID SEARCH (ALL", "BAD"), ("UID SEARCH LARGER x", "BAD"), ("UID SEARCH UID 0", "BAD"), ("UID SEARCH ALL)", "BAD"),
    ])
    func malformedSearchIsRefused(_ command: String, _ answer: String) throws {
        #expect(try rig().selected().run(command).last?.hasPrefix(answer) == true)
    }

    @Test func deeplyNestedSearchIsRefused() throws {
        let command = "UID SEARCH " + String(repeating: "NOT ", count: 5000) + "ALL"
        #expect(try rig().selected().run(command) == ["BAD Search is nested too deeply"])
    }

    @Test func searchTakesHugeNumbers() throws {
        #expect(try rig().selected().run("UID SEARCH LARGER 18446744073709551615")[0] == "* SEARCH")
    }
}
