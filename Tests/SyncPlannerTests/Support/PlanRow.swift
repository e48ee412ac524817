import Mail
import Testing

@testable import SyncPlanner

/// One situation before a run, on three sides, and the plan that must come of it.
///
/// Messages are written as folder, UID, content and flags, separated by semicolons: `A 7 x S`. Equal contents are the same
/// message; a file is named like its content unless it says otherwise: `A y=x S` is the file `y` with the content `x`. A
/// row that begins with `~` is kept since it went from the server, one with `!` is on hold. A content `?` is like no other.
struct PlanRow: Sendable, CustomTestStringConvertible {
    let words: String
    var base = ""
    var server = ""
    var here = ""
    /// Folders whose UIDVALIDITY changed.
    var anew: Set<String> = []
    var goneThere: Set<String> = []
    var goneHere: Set<String> = []
    var readOnly: Set<String> = []
    var trash: String?
    var serverExpunges = true
    var permitted = PermittedFlags.all
    var policy: @Sendable (inout SyncPolicy) -> Void = { _ in }
    let plan: String

    var testDescription: String { words }
}

extension PlanRow {
    private static let folders = ["A", "B", "C", "INBOX", "T"]

    private struct Item {
        var folder: Int64
        var uid: UID
        var name: String
        var content: String
        var flags: MessageFlags
        var isKept: Bool
        var isHeld: Bool
    }

    private static func items(_ text: String, withUIDs: Bool) -> [Item] {
        text.split(separator: ";").map { part in
            var words = part.split(separator: " ").map(String.init)
            let isKept = words[0].hasPrefix("~")
            let isHeld = words[0].hasPrefix("!")
            let folder = isKept || isHeld ? String(words.removeFirst().dropFirst()) : words.removeFirst()
            let uid = withUIDs ? UID(UInt32(words.removeFirst()) ?? 0) ?? 1 : 1
            let names = words.removeFirst().split(separator: "=").map(String.init)
            return Item(
                folder: id(folder), uid: uid, name: names[0], content: names[names.count - 1],
                flags: SyncPlannerTests.flags(words.joined(separator: " ")), isKept: isKept, isHeld: isHeld)
        }
    }

    private static func id(_ folder: String) -> Int64 { Int64(folders.firstIndex(of: folder) ?? 0) + 1 }

    private static func name(_ id: Int64) -> String { folders[Int(id) - 1] }

    var result: AccountPlan {
        var policy = SyncPolicy()
        policy.brake = .init(share: 1, count: .max)
        self.policy(&policy)
        let (base, server) = (Self.items(base, withUIDs: true), Self.items(server, withUIDs: true))
        let here = Self.items(here, withUIDs: false)
        let mentioned = Set((base + server + here).map(\.folder)).union((goneThere.union(goneHere)).map(Self.id))
        var tree = FolderTreePlan()
        let cases = mentioned.union(trash.map { [Self.id($0)] } ?? []).sorted().map { folder -> FolderCase in
            let name = Self.name(folder)
            let (isThere, isHere) = (!goneThere.contains(name), !goneHere.contains(name))
            let path = FolderPath([name])
            tree.pairs.append(
                FolderPair(id: folder, path: path, directory: name, isThere: isThere, isHere: isHere, isAgreed: true))
            if !isThere || !isHere {
                tree.departures.append(
                    .init(folder: BaseFolder(id: folder, path: path, directory: name), gone: isThere ? .here : .there))
            }
            return FolderCase(
                id: folder, path: path, isThere: isThere, isHere: isHere, isReadOnly: readOnly.contains(name),
                difference: difference(folder, base, server, here))
        }
        return AccountPlanner(policy: policy, trash: trash.map(Self.id), serverExpunges: serverExpunges)
            .plan(tree: tree, folders: cases, identities: identities(cases, base, server, here))
    }

    private func difference(_ folder: Int64, _ base: [Item], _ server: [Item], _ here: [Item]) -> FolderDifference {
        let rows = base.filter { $0.folder == folder }
            .map { BaseMessage(uid: $0.uid, name: $0.name, flags: $0.flags, isGone: $0.isKept) }
        let there = server.filter { $0.folder == folder }
        let files = here.filter { $0.folder == folder }
        var difference = FolderComparison(permitted: permitted).compare(
            folder: folder, base: rows.sorted { $0.uid < $1.uid },
            server: ServerFolder(
                .everything(present: UIDSet(there.map(\.uid))),
                flags: Dictionary(uniqueKeysWithValues: there.map { ($0.uid, $0.flags) })),
            local: .scanned(Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.flags) })),
            hasNewValidity: anew.contains(Self.name(folder)))
        difference.onHold = UIDSet(base.filter { $0.folder == folder && $0.isHeld }.map(\.uid))
        return difference
    }

    private func identities(_ cases: [FolderCase], _ base: [Item], _ server: [Item], _ here: [Item]) -> Identities {
        var identities = Identities()
        let contents = Dictionary(
            (base + server + here).map { ($0.content, Int($0.content.unicodeScalars.first?.value ?? 0)) },
            uniquingKeysWith: { first, _ in first }
        ).filter { $0.key != "?" }
        for folder in cases {
            let departed = UIDSet((folder.difference.goneThere + folder.difference.missingHere).map(\.uid))
                .union(folder.difference.goneBoth)
            for item in server where item.folder == folder.id && folder.difference.arrivals.contains(item.uid) {
                identities.arrivals[RowReference(folder.id, item.uid)] = contents[item.content]
            }
            for item in here where item.folder == folder.id {
                identities.strangers[FileReference(folder.id, item.name)] = contents[item.content]
            }
            for item in base where item.folder == folder.id {
                let row = RowReference(folder.id, item.uid)
                identities.rows[row] = contents[item.content]
                guard !departed.contains(item.uid) else { continue }
                identities.originals[row] = BaseMessage(uid: item.uid, name: item.name, flags: item.flags, isGone: item.isKept)
            }
        }
        return identities
    }

    func check() {
        let result = result
        #expect(describe(result) { Self.name($0) } == plan)
    }
}
