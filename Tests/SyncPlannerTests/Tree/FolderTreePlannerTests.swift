import Mail
import Testing

@testable import SyncPlanner

/// Folders before a run, on three sides, and what must come of them.
///
/// Folders are separated by semicolons. Base: path, UIDVALIDITY (`-` = never finished), inode, and if need be `held=3`,
/// `id=M1` (MAILBOXID), `dir=x`, `next=9`; `~` before the path: gone from the server. Server: path, UIDVALIDITY, and `id=`,
/// `messages=`, `next=`; `\` before the path: `\Noselect`. Store: path, inode.
struct TreeRow: Sendable, CustomTestStringConvertible {
    let words: String
    var base = "INBOX 1 11"
    var server = "INBOX 1"
    var store = "INBOX 11"
    var operations = SyncPolicy.Operations.all
    var direction = SyncPolicy.Direction.both
    let plan: String

    var testDescription: String { words }

    private static func parts(_ text: String) -> [[String]] {
        text.split(separator: ";").map { $0.split(separator: " ").map(String.init) }
    }

    private static func value(_ key: String, _ words: [String]) -> String? {
        words.first { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) }
    }

    var result: FolderTreePlan {
        let base = Self.parts(base).enumerated().map { number, words in
            let isGone = words[0].hasPrefix("~")
            let name = isGone ? String(words[0].dropFirst()) : words[0]
            return BaseFolder(
                id: Int64(number) + 1, path: path(name), directory: Self.value("dir", words) ?? name,
                mailboxID: Self.value("id", words), uidValidity: UInt32(words[1]).map { UIDValidity($0) },
                uidNext: Self.value("next", words).flatMap { UInt32($0) }.flatMap { UID($0) }, inode: UInt64(words[2]),
                isGone: isGone, held: Self.value("held", words).flatMap { Int($0) } ?? 0)
        }
        let server = Self.parts(server).map { words in
            let isSelectable = !words[0].hasPrefix("\\")
            return ListedFolder(
                path: path(isSelectable ? words[0] : String(words[0].dropFirst())), mailboxID: Self.value("id", words),
                uidValidity: words.count > 1 ? UInt32(words[1]).map { UIDValidity($0) } : nil,
                uidNext: Self.value("next", words).flatMap { UInt32($0) }.flatMap { UID($0) },
                messages: Self.value("messages", words).flatMap { Int($0) }, isSelectable: isSelectable)
        }
        let store = Self.parts(store).map { words in
            StoredFolder(directory: words[0], path: path(words[0]), inode: UInt64(words[1]) ?? 0)
        }
        return FolderTreePlanner(operations: operations, direction: direction).plan(base: base, server: server, store: store)
    }

    /// Actions; pairs other than INBOX's, `=` on both sides, `>` there only, `<` here only; departures are seen by these.
    func describe(_ plan: FolderTreePlan) -> String {
        var parts = plan.actions.map { SyncPlannerTests.describe($0) }
        parts += plan.pairs.filter { $0.path != .inbox }.map { pair in
            let side = pair.isThere ? pair.isHere ? "=" : ">" : "<"
            return "\(pair.id.map { "\($0)" } ?? "new")\(side)\(pair.path)\(pair.isMadeAnew ? " anew" : "")"
        }
        parts += plan.departures.filter { $0.gone == .both }.map { "gone \($0.folder.path)" }
        if plan.brake != nil { parts.append("brake") }
        return parts.joined(separator: ", ")
    }
}

extension TreeRow {
    static let pairing: [TreeRow] = [
        TreeRow(words: "nothing changed", plan: ""),
        TreeRow(words: "new on the server", server: "INBOX 1; a 2", plan: "create a here, new>a"),
        TreeRow(words: "new here", store: "INBOX 11; a 12", plan: "create a there, new<a"),
        TreeRow(words: "new on both sides", server: "INBOX 1; a 2", store: "INBOX 11; a 12", plan: "new=a"),
        TreeRow(
            words: "creations come from the outside in", server: "INBOX 1; a/b 2; a 3; a/b/c 4",
            plan: "create a here, create a/b here, create a/b/c here, new>a, new>a/b, new>a/b/c"),
        TreeRow(
            words: "a name that only has children has no messages", server: #"INBOX 1; \a; a/b 2"#,
            plan: "create a/b here, new>a/b"),
        TreeRow(words: "deleted on the server", base: "INBOX 1 11; a 2 12", store: "INBOX 11; a 12", plan: "2<a"),
        TreeRow(words: "deleted here", base: "INBOX 1 11; a 2 12", server: "INBOX 1; a 2", plan: "2>a"),
        TreeRow(words: "gone on both sides", base: "INBOX 1 11; a 2 12", plan: "gone a"),
        TreeRow(
            words: "only a name with children is left on the server", base: "INBOX 1 11; a 2 12", server: #"INBOX 1; \a"#,
            store: "INBOX 11; a 12", plan: "2<a"),
        TreeRow(
            words: "never finished: taken as new here", base: "INBOX 1 11; a - 12", store: "INBOX 11; a 12",
            plan: "create a there, 2<a"),
        TreeRow(
            words: "never finished: taken as new there", base: "INBOX 1 11; a - 12", server: "INBOX 1; a 2",
            plan: "create a here, 2>a"),
        TreeRow(words: "never finished, and nowhere", base: "INBOX 1 11; a - 12", plan: "gone a"),
        TreeRow(words: "kept since it went from the server", base: "INBOX 1 11; ~a 2 12", store: "INBOX 11; a 12", plan: ""),
        TreeRow(words: "kept, and renamed here", base: "INBOX 1 11; ~a 2 12", store: "INBOX 11; b 12", plan: ""),
        TreeRow(words: "kept, and deleted here", base: "INBOX 1 11; ~a 2 12", plan: "gone a"),
        TreeRow(
            words: "kept, and on the server again", base: "INBOX 1 11; ~a 2 12", server: "INBOX 1; a 3", store: "INBOX 11; a 12",
            plan: "2=a"),
        TreeRow(
            words: "made anew under its name", base: "INBOX 1 11; a 2 12", server: "INBOX 1; a 3", store: "INBOX 11; a 12",
            plan: "2=a anew"),
        TreeRow(
            words: "another mailbox under its name, by MAILBOXID", base: "INBOX 1 11; a 2 12 id=M1", server: "INBOX 1; a 2 id=M2",
            store: "INBOX 11; a 12", plan: "2=a anew"),
        TreeRow(
            words: "put back from a backup: another inode", base: "INBOX 1 11; a 2 12", server: "INBOX 1; a 2",
            store: "INBOX 11; a 99",
            plan: "2=a"),
        TreeRow(
            words: "INBOX is lost here", base: "INBOX 1 11; a 2 12", server: "INBOX 1; a 2", store: "a 12",
            plan: "create INBOX here, 2=a"),
        TreeRow(
            words: "the server does not show INBOX", base: "INBOX 1 11; a 2 12", server: "a 2", store: "INBOX 11; a 12",
            plan: "2=a"),
    ]

    private static let a = "INBOX 1 11; a 2 12"

    static let renames: [TreeRow] = [
        TreeRow(
            words: "renamed on the server, by UIDVALIDITY", base: a, server: "INBOX 1; b 2", store: "INBOX 11; a 12",
            plan: "rename a to b here, 2=b"),
        TreeRow(
            words: "renamed on the server, by MAILBOXID", base: "INBOX 1 11 id=M0; a 1 12 id=M1",
            server: "INBOX 1 id=M0; b 1 id=M1",
            store: "INBOX 11; a 12", plan: "rename a to b here, 2=b"),
        TreeRow(
            words: "a UIDVALIDITY that others share proves nothing", base: "INBOX 1 11; a 1 12", server: "INBOX 1; b 1",
            store: "INBOX 11; a 12", plan: "create b here, 2<a, new>b"),
        TreeRow(
            words: "a lower UIDNEXT is another mailbox", base: "INBOX 1 11; a 2 12 next=9", server: "INBOX 1; b 2 next=8",
            store: "INBOX 11; a 12", plan: "create b here, 2<a, new>b"),
        TreeRow(
            words: "nearly no message left is another mailbox", base: "INBOX 1 11; a 2 12 held=10",
            server: "INBOX 1; b 2 messages=4",
            store: "INBOX 11; a 12", plan: "create b here, 2<a, new>b"),
        TreeRow(
            words: "equal UIDVALIDITY, other MAILBOXID", base: "INBOX 1 11; a 2 12 id=M1", server: "INBOX 1; b 2 id=M2",
            store: "INBOX 11; a 12", plan: "create b here, 2<a, new>b"),
        TreeRow(
            words: "renamed here", base: a, server: "INBOX 1; a 2", store: "INBOX 11; b 12", plan: "rename a to b there, 2=b"),
        TreeRow(words: "renamed alike on both sides", base: a, server: "INBOX 1; b 2", store: "INBOX 11; b 12", plan: "2=b"),
        TreeRow(
            words: "renamed differently: the server wins", base: a, server: "INBOX 1; b 2", store: "INBOX 11; c 12",
            plan: "rename c to b here, 2=b"),
        TreeRow(
            words: "renamed on the server, deleted here", base: a, server: "INBOX 1; b 2", plan: "2>b"),
        TreeRow(words: "renamed here, deleted on the server", base: a, store: "INBOX 11; b 12", plan: "2<b"),
        TreeRow(
            words: "children follow their parent", base: a + "; a/x 3 13; a/y 4 14", server: "INBOX 1; b 2; b/x 3; b/y 4",
            store: "INBOX 11; a 12; a/x 13; a/y 14", plan: "rename a to b here, 2=b, 3=b/x, 4=b/y"),
        TreeRow(
            words: "children that nothing marks follow their parent", base: "INBOX 1 11 id=M0; a 1 12 id=M1; a/x 1 13",
            server: "INBOX 1 id=M0; b 1 id=M1; b/x 1", store: "INBOX 11; a 12; a/x 13", plan: "rename a to b here, 2=b, 3=b/x"),
        TreeRow(
            words: "a child that was renamed as well", base: a + "; a/x 3 13", server: "INBOX 1; b 2; b/y 3",
            store: "INBOX 11; a 12; a/x 13", plan: "rename a to b here, rename b/x to b/y here, 2=b, 3=b/y"),
        TreeRow(
            words: "a child that stayed", base: a + "; a/x 3 13", server: "INBOX 1; b 2; a/x 3", store: "INBOX 11; a 12; a/x 13",
            plan: "rename a to b here, rename b/x to a/x here, 3=a/x, 2=b"),
        TreeRow(
            words: "children follow on the server, too", base: a + "; a/x 3 13", server: "INBOX 1; a 2; a/x 3",
            store: "INBOX 11; b 12; b/x 13", plan: "rename a to b there, 2=b, 3=b/x"),
        TreeRow(
            words: "new folders inside a renamed one", base: a, server: "INBOX 1; b 2; b/n 5", store: "INBOX 11; a 12; a/m 15",
            plan: "rename a to b here, create b/m there, create b/n here, 2=b, new<b/m, new>b/n"),
        TreeRow(
            words: "swapped on the server", base: a + "; b 3 13", server: "INBOX 1; a 3; b 2", store: "INBOX 11; a 12; b 13",
            plan: "rename a to a-renaming-1 here, rename b to a here, rename a-renaming-1 to b here, 3=a, 2=b"),
        TreeRow(
            words: "swapped here", base: a + "; b 3 13", server: "INBOX 1; a 2; b 3", store: "INBOX 11; a 13; b 12",
            plan: "rename a to a-renaming-1 there, rename b to a there, rename a-renaming-1 to b there, 3=a, 2=b"),
        TreeRow(
            words: "a chain of renames", base: a + "; b 3 13", server: "INBOX 1; b 2; c 3", store: "INBOX 11; a 12; b 13",
            plan: "rename b to c here, rename a to b here, 2=b, 3=c"),
        TreeRow(
            words: "its new name is taken here: its mail moves one by one", base: a, server: "INBOX 1; b 2",
            store: "INBOX 11; a 12; b 99", plan: "2<a, new=b"),
        TreeRow(
            words: "its new name is taken there: its mail moves one by one", base: a, server: "INBOX 1; a 2; b 7",
            store: "INBOX 11; b 12", plan: "2>a, new=b"),
        TreeRow(
            words: "renamed to the name of one that was deleted", base: a + "; b 3 13", server: "INBOX 1; b 2",
            store: "INBOX 11; a 12; b 13", plan: "2<a, 3=b anew"),
        TreeRow(
            words: "INBOX is never taken for renamed", base: "INBOX 1 11; a 2 12", server: "INBOX 9; b 1; a 2",
            store: "INBOX 11; a 12",
            plan: "create b here, 2=a, new>b"),
        TreeRow(
            words: "different folders came to one name on the two sides", base: a + "; b 3 13", server: "INBOX 1; c 2",
            store: "INBOX 11; c 13", plan: "2=c, gone b"),
        TreeRow(
            words: "a rename here that died before the record", base: a, server: "INBOX 1; b 2", store: "INBOX 11; b 12",
            plan: "2=b"),
        TreeRow(
            words: "made here under its new name by a run that died", base: a, server: "INBOX 1; b 2", store: "INBOX 11; b 77",
            plan: "2=b"),
    ]

    static let policies: [TreeRow] = [
        TreeRow(
            words: "folders are not carried over", base: a, server: "INBOX 1; b 2; n 5", store: "INBOX 11; a 12; m 15",
            operations: [.new, .flags, .gone], plan: "2=b, new<m, new>n"),
        TreeRow(
            words: "pull", base: a, server: "INBOX 1; a 2; n 5", store: "INBOX 11; b 12; m 15", direction: .pull,
            plan: "create n here, 2=a, new<m, new>n"),
        TreeRow(
            words: "push", base: a, server: "INBOX 1; b 2; n 5", store: "INBOX 11; a 12; m 15", direction: .push,
            plan: "create m there, 2=b, new<m, new>n"),
        TreeRow(
            words: "push: renamed differently", base: a, server: "INBOX 1; b 2", store: "INBOX 11; c 12", direction: .push,
            plan: "rename b to c there, 2=c"),
    ]

    static let brakes: [TreeRow] = [
        TreeRow(words: "the server lists nothing", base: a, server: "", store: "INBOX 11; a 12", plan: "brake"),
        TreeRow(words: "the server lists only names", base: a, server: #"\a"#, store: "INBOX 11; a 12", plan: "brake"),
        TreeRow(words: "the store is empty", base: "INBOX 1 11 held=1; a 2 12", server: "INBOX 1; a 2", store: "", plan: "brake"),
        TreeRow(
            words: "the store holds other folders only", base: "INBOX 1 11 held=1", server: "INBOX 1", store: "x 99; y 98",
            plan: "brake"),
        TreeRow(
            words: "the store is empty, and nothing was in it", base: "INBOX 1 11", server: "INBOX 1", store: "",
            plan: "create INBOX here"),
        TreeRow(
            words: "a first run with an empty store", base: "", server: "INBOX 1; a 2", store: "",
            plan: "create INBOX here, create a here, new>a"),
        TreeRow(words: "a first run with an empty server", base: "", server: "", store: "INBOX 11", plan: "create INBOX there"),
    ]
}

@Suite("Planning folders")
struct FolderTreePlannerTests {
    @Test("folders are paired", arguments: TreeRow.pairing)
    func pairing(row: TreeRow) { #expect(row.describe(row.result) == row.plan) }

    @Test("renames are recognised", arguments: TreeRow.renames)
    func renames(row: TreeRow) { #expect(row.describe(row.result) == row.plan) }

    @Test("operations and direction are kept to", arguments: TreeRow.policies)
    func policies(row: TreeRow) { #expect(row.describe(row.result) == row.plan) }

    @Test("an empty answer is never taken for deletion", arguments: TreeRow.brakes)
    func brakes(row: TreeRow) { #expect(row.describe(row.result) == row.plan) }

    @Test("a folder that is gone on one side is told as departed, INBOX never")
    func departures() {
        let plan = TreeRow(
            words: "", base: "INBOX 1 11; a 2 12; b 3 13; c 4 14; d 5 15", server: "INBOX 1; b 3; d 5", store: "a 12; d 15",
            plan: ""
        ).result
        #expect(plan.departures.map { "\($0.folder.path) \($0.gone)" } == ["a there", "b here", "c both"])
    }

    @Test("different names on the two sides are told")
    func conflict() {
        let plan = TreeRow(words: "", base: "INBOX 1 11; a 2 12", server: "INBOX 1; b 2", store: "INBOX 11; c 12", plan: "")
            .result
        #expect(plan.notes == ["a: renamed on both sides, to b on the server and to c here; the server's name is taken"])
    }
}
