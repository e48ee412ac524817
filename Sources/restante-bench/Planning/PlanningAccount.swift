import Mail
import SyncPlanner

/// A made-up account on three sides. Message `n` of the account is content `n`; what happens to it follows from its number.
struct PlanningAccount {
    struct Folder {
        let id: Int64
        let path: FolderPath
        var rows: PlannedRows
        var server: ServerFolder
        var local: LocalFolder
    }

    private(set) var folders: [Folder] = []
    private(set) var tree = FolderTreePlan()
    /// What came to a folder: UID or file name → content.
    private var arrived: [RowReference: Int] = [:]
    private var appeared: [FileReference: Int] = [:]
    /// Rows that something is a move or a copy of.
    private var rows: [RowReference: Int] = [:]
    private var originals: [RowReference: BaseMessage] = [:]

    init(messages: Int, folders count: Int, changeEvery: Int, knowsNothing: Bool) {
        var drafts = Self.sizes(messages, count).map { FolderDraft(size: $0) }
        var content = 0
        for folder in drafts.indices {
            for number in 1...drafts[folder].size {
                content += 1
                guard changeEvery > 0, content % changeEvery == 0 else {
                    drafts[folder].keep(number)
                    continue
                }
                change(content / changeEvery, number, folder, &drafts)
            }
        }
        for (index, draft) in drafts.enumerated() {
            add(draft, Int64(index) + 1, knowsNothing)
            if knowsNothing { for number in 1...draft.size { come(number, Int64(index) + 1) } }
        }
    }

    /// Half of the messages in the first folder, the rest evenly.
    private static func sizes(_ messages: Int, _ count: Int) -> [Int] {
        let rest = max(messages / 2 / (count - 1), 1)
        return [max(messages - rest * (count - 1), 1)] + Array(repeating: rest, count: count - 1)
    }

    /// On both sides, and in no row.
    private mutating func come(_ number: Int, _ folder: Int64) {
        let content = Int(folder) << 32 | number
        arrived[RowReference(folder, UID(unchecked: UInt32(number)))] = content
        appeared[FileReference(folder, PlannedRows.name(number, folder))] = content
    }

    /// - Parameter content: counts the changed messages; tells what happens to this one.
    private mutating func change(_ content: Int, _ number: Int, _ folder: Int, _ drafts: inout [FolderDraft]) {
        let (id, next) = (Int64(folder) + 1, (folder + 1) % drafts.count)
        let uid = UID(unchecked: UInt32(number))
        let name = PlannedRows.name(number, id)
        switch content % 8 {
        case 0: drafts[folder].keep(number, there: .flagged)
        case 1: drafts[folder].keep(number, here: .flagged)
        case 2: drafts[folder].here(number)
        case 3: drafts[folder].there(number)
        case 4:
            // Moved on the server.
            drafts[folder].here(number)
            arrived[RowReference(Int64(next) + 1, drafts[next].arrive())] = content
            rows[RowReference(id, uid)] = content
        case 5:
            // Moved here.
            drafts[folder].there(number)
            drafts[next].appear(name)
            appeared[FileReference(Int64(next) + 1, name)] = content
            rows[RowReference(id, uid)] = content
        case 6:
            // Copied on the server.
            drafts[folder].keep(number)
            arrived[RowReference(Int64(next) + 1, drafts[next].arrive())] = content
            rows[RowReference(id, uid)] = content
            originals[RowReference(id, uid)] = BaseMessage(uid: uid, name: name, flags: .none)
        default:
            // New on both sides, each another one.
            drafts[folder].keep(number)
            _ = drafts[folder].arrive()
            drafts[folder].appear("new" + name)
        }
    }

    private mutating func add(_ draft: FolderDraft, _ id: Int64, _ knowsNothing: Bool) {
        let path = FolderPath(["folder \(id)"])
        var files = LocalFiles(capacity: draft.size)
        for (number, flags) in draft.files { files.insert(PlannedRows.name(number, id), MessageFlags(flags)) }
        for name in draft.appeared { files.insert(name, .none) }
        folders.append(
            Folder(
                id: id, path: path, rows: PlannedRows(folder: id, count: knowsNothing ? 0 : draft.size),
                server: ServerFolder(.everything(present: UIDSet(draft.flags.keys)), flags: draft.flags),
                local: .files(files)))
        tree.pairs.append(
            FolderPair(
                id: id, path: path, directory: path.description, isThere: true, isHere: true, held: draft.size, isAgreed: true))
    }

    /// What a look at the messages that came would find out.
    var identities: Identities {
        var identities = Identities()
        (identities.arrivals, identities.strangers) = (arrived, appeared)
        (identities.rows, identities.originals) = (rows, originals)
        return identities
    }
}

/// One folder in the making: numbers are UIDs of agreed messages, and their files' names.
private struct FolderDraft {
    let size: Int
    private(set) var flags: [UID: MessageFlags] = [:]
    private(set) var files: [(number: Int, flags: SystemFlags)] = []
    private(set) var appeared: [String] = []
    private var arrivals = 0

    init(size: Int) {
        self.size = size
        flags.reserveCapacity(size)
        files.reserveCapacity(size)
    }

    mutating func keep(_ number: Int, there: SystemFlags = [], here flagsHere: SystemFlags = []) {
        self.there(number, there)
        here(number, flagsHere)
    }

    mutating func there(_ number: Int, _ system: SystemFlags = []) {
        flags[UID(unchecked: UInt32(number))] = MessageFlags(system)
    }

    mutating func here(_ number: Int, _ system: SystemFlags = []) { files.append((number, system)) }

    mutating func arrive() -> UID {
        arrivals += 1
        let uid = UID(unchecked: UInt32(size + arrivals))
        flags[uid] = MessageFlags.none
        return uid
    }

    mutating func appear(_ name: String) { appeared.append(name) }
}
