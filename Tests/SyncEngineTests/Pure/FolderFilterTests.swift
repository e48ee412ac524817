import Mail
import Testing

@testable import SyncEngine

/// Patterns over folder paths, and where a folder lies locally.
struct FolderFilterTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let pattern: String
        let yes: [String]
        let no: [String]
        var testDescription: String { pattern }
    }

    @Test(
        "patterns",
        arguments: [
            Row(pattern: "*", yes: ["INBOX", "a", "a/b/c"], no: []),
            Row(pattern: "", yes: [], no: ["a"]),
            Row(pattern: "Work", yes: ["Work", "Work/a", "Work/a/b"], no: ["Works", "My/Work", "work"]),
            Row(pattern: "Work/*", yes: ["Work/a", "Work/a/b"], no: ["Work", "Works/a"]),
            Row(pattern: "Work/%", yes: ["Work/a", "Work/a/b"], no: ["Work"]),
            Row(pattern: "%", yes: ["a", "a/b"], no: []),
            Row(pattern: "%/b", yes: ["a/b", "a/b/c"], no: ["b", "a/c/b", "a"]),
            Row(pattern: "*/b", yes: ["a/b", "a/c/b"], no: ["b", "a/bc"]),
            Row(pattern: "a?c", yes: ["abc", "a/c", "äbc".replacing("ä", with: "a")], no: ["ac", "abbc"]),
            Row(pattern: "*2026*", yes: ["2026", "a/x2026y", "2026/b"], no: ["a/202"]),
            Row(pattern: "a*b*c", yes: ["abc", "a/b/c", "aXbYc", "abcbc"], no: ["acb", "ab"]),
            Row(pattern: "a%b%c", yes: ["abc", "aXbYc"], no: ["a/b/c", "aXb/Yc"]),
            Row(pattern: "*%", yes: ["a", "a/b"], no: []),
            Row(pattern: "inbox", yes: ["INBOX", "Inbox/x", "inbox"], no: ["INBOX2"]),
            Row(pattern: "INBOX/%", yes: ["inbox/x", "INBOX/x/y"], no: ["INBOX"]),
            Row(pattern: "Лето", yes: ["Лето", "Лето/x"], no: ["лето"]),
            Row(pattern: String(repeating: "*a", count: 30), yes: [String(repeating: "a", count: 30)], no: [String(repeating: "a", count: 29) + "b"]),
        ])
    func patterns(_ row: Row) {
        let pattern = FolderPattern(row.pattern)
        let path = { (text: String) in FolderPath(text.split(separator: "/").map(String.init)) }
        #expect(row.yes.filter { !pattern.covers(path($0)) } == [])
        #expect(row.no.filter { pattern.covers(path($0)) } == [])
    }

    @Test("why a folder is left out")
    func reasons() {
        let filter = FolderFilter(FolderRules(include: ["*", "Shared/Team"], exclude: ["Junk"], only: []))
        #expect(filter.reasonToLeaveOut(FolderPath(["a"])) == nil)
        #expect(filter.reasonToLeaveOut(FolderPath(["Junk", "x"])) == "in folders.exclude")
        #expect(filter.reasonToLeaveOut(FolderPath(["Other", "bob"]), isForeign: true)?.contains("shared") == true)
        #expect(filter.reasonToLeaveOut(FolderPath(["Shared", "Team", "x"]), isForeign: true) == nil)
        let narrow = FolderFilter(FolderRules(include: ["a"], only: ["b"]))
        #expect(narrow.reasonToLeaveOut(FolderPath(["a"])) == "not asked for in this run")
        #expect(FolderFilter(FolderRules(include: ["a"])).reasonToLeaveOut(FolderPath(["b"])) == "not in folders.include")
    }

    @Test("the most exact rename wins, and applies to what lies below")
    func renames() {
        let filter = FolderFilter(FolderRules(rename: ["a": "x", "a/b": "y/z", "[Gmail]/All Mail": "Archive"]))
        let renamed = { (levels: [String]) in filter.localPath(FolderPath(levels)).description }
        #expect(renamed(["a"]) == "x" && renamed(["a", "c"]) == "x/c")
        #expect(renamed(["a", "b"]) == "y/z" && renamed(["a", "b", "c"]) == "y/z/c")
        #expect(renamed(["[Gmail]", "All Mail"]) == "Archive" && renamed(["ab"]) == "ab")
    }
}
