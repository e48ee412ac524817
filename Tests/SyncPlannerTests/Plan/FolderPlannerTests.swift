import Mail
import Testing

@testable import SyncPlanner

/// One message before a run, on three sides, and the plan that must come of it.
///
/// A side is `nil` (not there) or its flags by letter: S seen, A answered, F flagged, D deleted, and any other word is
/// a keyword. `kept` marks a base row that is gone on the server and kept here.
struct PullingRow: Sendable, CustomTestStringConvertible {
    let words: String
    var base: String?
    var kept = false
    var server: String?
    var here: String?
    /// Plans by mode, written by ``describe(_:)``.
    let backup: String
    let mirror: String

    var testDescription: String { words }
}

private let table: [PullingRow] = [
    PullingRow(words: "nothing changed", base: "S", server: "S", here: "S", backup: "", mirror: ""),
    PullingRow(words: "new on the server", server: "S", backup: "download", mirror: "download"),
    PullingRow(
        words: "flag set on the server", base: "", server: "S", here: "",
        backup: "flags S/S", mirror: "flags S/S"),
    PullingRow(
        words: "flag taken off on the server", base: "SF", server: "S", here: "SF",
        backup: "flags S/S", mirror: "flags S/S"),
    PullingRow(
        words: "flag set here", base: "", server: "", here: "F", backup: "flags /", mirror: "flags /"),
    PullingRow(
        words: "different flags set on both sides", base: "", server: "S", here: "F",
        backup: "flags S/S", mirror: "flags S/S"),
    PullingRow(
        words: "same flag set on both sides", base: "", server: "S", here: "S",
        backup: "agreed S", mirror: "agreed S"),
    PullingRow(
        words: "keyword set on the server, another here", base: "$Old", server: "$Old $Srv", here: "$Old $Here",
        backup: "flags $Old $Srv/$Old $Srv", mirror: "flags $Old $Srv/$Old $Srv"),
    PullingRow(
        words: "deleted on the server", base: "S", here: "S", backup: "keepGone", mirror: "remove"),
    PullingRow(
        words: "deleted on the server, flagged here", base: "S", here: "SF", backup: "keepGone", mirror: "remove"),
    PullingRow(words: "kept since it went on the server", base: "S", kept: true, here: "S", backup: "", mirror: ""),
    PullingRow(
        words: "kept, and lost here", base: "S", kept: true, backup: "forget", mirror: "forget"),
    PullingRow(
        words: "file lost here", base: "S", server: "S",
        backup: "lost+download", mirror: "lost+download"),
    PullingRow(words: "gone on both sides", base: "S", backup: "forget", mirror: "forget"),
    PullingRow(words: "a file that nobody knows", here: "S", backup: "strangers", mirror: "strangers"),
    PullingRow(
        words: "marked gone, yet the server lists it", base: "S", kept: true, server: "S", here: "S",
        backup: "returned", mirror: "returned"),
]

@Test("a mirror keeps what is on hold, and removes the rest")
func mirrorKeepsHeld() {
    var difference = FolderComparison().compare(
        folder: 1, base: [1, 2].map { BaseMessage(uid: $0, name: "\($0)", flags: .none) },
        server: ServerFolder(.everything(present: [])), local: .unchanged)
    difference.onHold = [2]
    let plan = FolderPlanner(keeping: .remove).plan(difference)
    #expect(plan.removeLocal.map(\.uid) == [1] && plan.keepGone == [2])
}

private func describe(_ plan: FolderPlan) -> String {
    var parts: [String] = []
    if !plan.lostHere.isEmpty { parts.append("lost") }
    if !plan.download.isEmpty { parts.append("download") }
    parts += plan.localFlags.map { "flags \(letters($0.flags))/\(letters($0.agreed))" }
    parts += plan.agreed.map { "agreed \(letters($0.agreed))" }
    if !plan.keepGone.isEmpty { parts.append("keepGone") }
    if !plan.removeLocal.isEmpty { parts.append("remove") }
    if !plan.forget.isEmpty { parts.append("forget") }
    if !plan.returned.isEmpty { parts.append("returned") }
    if plan.strangers != 0 { parts.append("strangers") }
    return parts.joined(separator: "+")
}

private let backup = FolderPlanner(keeping: .keep)
private let mirror = FolderPlanner(keeping: .remove)

@Suite("Planning a folder")
struct FolderPlannerTests {
    @Test("each situation has its plan in each mode", arguments: table)
    func situations(row: PullingRow) {
        let base = row.base.map { [BaseMessage(uid: 7, name: "n", flags: flags($0), isGone: row.kept)] } ?? []
        let server = ServerFolder(
            .everything(present: row.server == nil ? [] : [7]), flags: row.server.map { [7: flags($0)] } ?? [:])
        let local = LocalFolder.scanned(row.here.map { ["n": flags($0)] } ?? [:])
        #expect(describe(backup.plan(base: base, server: server, local: local)) == row.backup)
        #expect(describe(mirror.plan(base: base, server: server, local: local)) == row.mirror)
    }

    @Test("a look at changes alone gives the same plan as a look at everything", arguments: 0..<200)
    func changesEqualEverything(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var base: [BaseMessage] = []
        var present = UIDSet()
        var vanished = UIDSet()
        var changed: [UID: MessageFlags] = [:]
        for value in UInt32(1)...30 where Bool.random(using: &random) {
            let uid = UID(unchecked: value)
            let old = MessageFlags(SystemFlags(rawValue: UInt8.random(in: 0..<32, using: &random)))
            let isGone = UInt8.random(in: 0..<4, using: &random) == 0
            base.append(BaseMessage(uid: uid, name: "n\(value)", flags: old, isGone: isGone))
            if isGone { continue }
            if UInt8.random(in: 0..<4, using: &random) == 0 {
                vanished.insert(uid)
                continue
            }
            present.insert(uid)
            if Bool.random(using: &random) {
                changed[uid] = MessageFlags(SystemFlags(rawValue: UInt8.random(in: 0..<32, using: &random)))
            }
        }
        let new = UIDSet(31...40)
        var all = changed
        for message in base where present.contains(message.uid) && all[message.uid] == nil { all[message.uid] = message.flags }
        for planner in [backup, mirror] {
            let a = planner.plan(
                base: base, server: ServerFolder(.everything(present: present.union(new)), flags: all), local: .unchanged)
            let b = planner.plan(
                base: base, server: ServerFolder(.changes(vanished: vanished, new: new), flags: changed), local: .unchanged)
            #expect(a == b, "seed \(seed)")
        }
    }

    @Test("what was quarantined is fetched again, unless it vanished")
    func quarantine() {
        let server = ServerFolder(.changes(vanished: [3], new: [9]))
        let plan = backup.plan(base: [], server: server, local: .unchanged, quarantined: [3, 4])
        #expect(plan.download == [4, 9])
    }

    @Test("operations that are switched off are not planned")
    func operations() {
        let base = [BaseMessage(uid: 1, name: "a", flags: .none), BaseMessage(uid: 2, name: "b", flags: .none)]
        let server = ServerFolder(.everything(present: [1, 3]), flags: [1: MessageFlags(.seen)])
        let only = { (operations: SyncPolicy.Operations) in
            describe(
                FolderPlanner(keeping: .keep, operations: operations)
                    .plan(base: base, server: server, local: .unchanged))
        }
        #expect(only(.all) == "download+flags S/S+keepGone")
        #expect(only(.new) == "download")
        #expect(only(.flags) == "flags S/S")
        #expect(only(.gone) == "keepGone")
    }
}
