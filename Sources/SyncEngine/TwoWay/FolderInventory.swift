import IMAPProtocol
import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// The folders of the index, of the server and of the store that take part in a run, as ``FolderTreePlanner`` wants them.
///
/// A folder that the configuration leaves out is left out on all three sides, or it would look deleted; so is one that was
/// merely renamed to a name that is left out.
struct FolderInventory: Sendable {
    /// By number, also those that take no part.
    private(set) var records: [Int64: FolderRecord] = [:]
    private(set) var base: [BaseFolder] = []
    private(set) var listed: [ListedFolder] = []
    private(set) var stored: [StoredFolder] = []
    /// Folders of the server that take part, by their paths.
    private(set) var found: [FolderPath: DiscoveredFolder] = [:]
    /// Sentences that the user should read.
    private(set) var notes: [String] = []
    /// Folders of the server that can have no place here, and why.
    private(set) var impossible: [(folder: DiscoveredFolder, message: String)] = []
    /// Folders of the index that may be there although they cannot be seen, and why nothing is concluded about them.
    private(set) var unclear: [(record: FolderRecord, message: String)] = []
    /// Between the levels of most names.
    private(set) var delimiter: UInt8?

    private let filter: FolderFilter
    private let rules: FolderRules
    private let layout: Layout

    /// - Parameters:
    ///   - records: all folders of the index.
    ///   - stored: all folders of the store.
    init(
        rules: FolderRules, layout: Layout, records: [FolderRecord], discovered: [DiscoveredFolder], stored: [FoundFolder]
    ) {
        (self.rules, self.layout, filter) = (rules, layout, FolderFilter(rules))
        self.records = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        delimiter = discovered.first { $0.name == .inbox }?.delimiter ?? discovered.lazy.compactMap(\.delimiter).first
        let left = takeListed(discovered)
        let leftHere = takeStored(stored, records, discovered)
        takeBase(records, discovered, left, Set(leftHere.map(\.inode)))
    }

    /// The folders of the index that take no part.
    var leftOut: Set<Int64> { Set(records.values.filter { $0.goneRun == nil }.map(\.id)).subtracting(base.map(\.id)) }

    /// Their names on the server.
    var namesLeftOut: Set<MailboxName> { Set(leftOut.compactMap { records[$0]?.name }) }

    /// Leaves folders of the index out of it after all, on every side: they are ``unclear``.
    mutating func leaveOut(_ ids: Set<Int64>, because reason: String) {
        guard !ids.isEmpty else { return }
        let folders = base.filter { ids.contains($0.id) }
        let (paths, directories) = (Set(folders.map(\.path)), Set(folders.map(\.directory)))
        base.removeAll { ids.contains($0.id) }
        listed.removeAll { paths.contains($0.path) }
        stored.removeAll { directories.contains($0.directory) }
        for path in paths { found[path] = nil }
        unclear += folders.sorted { $0.path < $1.path }.compactMap { folder in
            records[folder.id].map { (record: $0, message: reason) }
        }
    }

    /// The server's name for a folder that is new there.
    func name(of path: FolderPath) -> MailboxName? {
        let parent = found[FolderPath(path.levels.dropLast())]
        return MailboxName(path, delimiter: parent?.delimiter ?? delimiter)
    }

    func localPath(_ path: FolderPath) -> FolderPath { filter.localPath(path) }

    // MARK: - The three sides

    /// - Returns: what is left out.
    private mutating func takeListed(_ discovered: [DiscoveredFolder]) -> [DiscoveredFolder] {
        var left: [DiscoveredFolder] = []
        let taking = discovered.filter { $0.isSelectable && $0.takesPart(filter, rules) }
        let places = LocalPlaces(of: taking, layout: layout, filter: filter)
        for folder in discovered {
            guard folder.takesPart(filter, rules) else {
                left.append(folder)
                continue
            }
            guard folder.isSelectable else {
                listed.append(ListedFolder(path: folder.path, isSelectable: false))
                continue
            }
            if let message = places.obstacles[folder.name] {
                impossible.append((folder, message))
                left.append(folder)
                continue
            }
            found[folder.path] = folder
            listed.append(
                ListedFolder(
                    path: folder.path, mailboxID: folder.status?.mailboxID, uidValidity: folder.status?.uidValidity,
                    uidNext: folder.status?.uidNext, messages: folder.status?.messages.map { Int($0) }, role: folder.role))
        }
        return left
    }

    /// - Returns: what is left out.
    private mutating func takeStored(
        _ folders: [FoundFolder], _ records: [FolderRecord], _ discovered: [DiscoveredFolder]
    ) -> [FoundFolder] {
        // A directory may have taken the place of another that a record still names.
        let inodes = Dictionary(folders.map { ($0.directory, $0.inode) }, uniquingKeysWith: { first, _ in first })
        let present = records.filter { $0.inode == nil || inodes[$0.directory] == $0.inode }
        let known = Dictionary(present.map { ($0.directory, $0.path) }, uniquingKeysWith: { first, _ in first })
        let outThere = Set(discovered.filter { !$0.takesPart(filter, rules) }.map(\.path))
        var left: [FoundFolder] = []
        var taken: Set<FolderPath> = []
        // Of two directories for one name, the one that a record names is meant.
        let rank = { (folder: FoundFolder) in (known[folder.directory] == nil ? 1 : 0, folder.directory) }
        for folder in folders.sorted(by: { rank($0) < rank($1) }) {
            guard let path = known[folder.directory] ?? serverPath(folder), !outThere.contains(path),
                filter.reasonToLeaveOut(path) == nil
            else {
                left.append(folder)
                continue
            }
            guard taken.insert(path).inserted else {
                notes.append("\(folder.directory): another directory has the same folder's name; this one is left alone")
                left.append(folder)
                continue
            }
            stored.append(StoredFolder(directory: folder.directory, path: path, inode: folder.inode))
        }
        return left
    }

    private mutating func serverPath(_ folder: FoundFolder) -> FolderPath? {
        guard let name = folder.name else {
            notes.append("\(folder.directory): this directory's name is no folder's name; it is left alone")
            return nil
        }
        let path = filter.serverPath(name)
        // INBOX has one spelling only (RFC 3501 section 5.1).
        let isOtherInbox = path.map { $0.levels.count == 1 && $0 != .inbox && MailboxName($0.levels[0]) == .inbox } ?? true
        guard let path, !isOtherInbox else {
            notes.append("\(folder.directory): no folder of the server can be called \(name); this one is left alone")
            return nil
        }
        return path
    }

    private mutating func takeBase(
        _ records: [FolderRecord], _ discovered: [DiscoveredFolder], _ left: [DiscoveredFolder], _ leftInodes: Set<UInt64>
    ) {
        let byPath = Dictionary(discovered.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let away = Whereabouts(left: left, all: discovered, records: records)
        let (directories, inodes) = (Set(stored.map(\.directory)), Set(stored.map(\.inode)))
        for record in records {
            let listed = byPath[record.path]
            let takesPart = listed.map { $0.takesPart(filter, rules) } ?? (filter.reasonToLeaveOut(record.path) == nil)
            guard takesPart, !impossible.contains(where: { $0.folder.path == record.path }) else { continue }
            let isHere = directories.contains(record.directory) || record.inode.map { inodes.contains($0) } ?? false
            if record.goneRun == nil, record.uidValidity != nil {
                let isMoved =
                    away.holds(record, unless: listed) || !isHere && record.inode.map { leftInodes.contains($0) } ?? false
                let isOneOfFew = !rules.only.isEmpty && !(isHere && listed != nil)
                if isMoved || isOneOfFew {
                    drop(record, because: isMoved ? Self.movedAway : Self.oneOfFew)
                    continue
                }
            }
            base.append(
                BaseFolder(
                    id: record.id, path: record.path, directory: record.directory, mailboxID: record.mailboxID,
                    uidValidity: record.uidValidity, uidNext: record.uidNext, inode: record.inode,
                    isGone: record.goneRun != nil, held: record.messages))
        }
    }

    private static let movedAway = "renamed to a name that takes no part; nothing is done about it"
    private static let oneOfFew = "not on both sides; a run of single folders concludes nothing from that"

    /// What is left of the folder on either side must not look new.
    private mutating func drop(_ record: FolderRecord, because reason: String) {
        listed.removeAll { $0.path == record.path }
        stored.removeAll { $0.directory == record.directory || $0.inode == record.inode }
        found[record.path] = nil
        notes.append("\(record.path): \(reason)")
    }
}

/// Finds folders of the index among those of the server that take no part.
private struct Whereabouts {
    private let ids: Set<String>
    /// Those that no two folders share.
    private let validities: Set<UIDValidity>

    init(left: [DiscoveredFolder], all: [DiscoveredFolder], records: [FolderRecord]) {
        ids = Set(left.compactMap { $0.status?.mailboxID })
        let shared = Self.shared(all.compactMap { $0.status?.uidValidity }).union(Self.shared(records.compactMap(\.uidValidity)))
        validities = Set(left.compactMap { $0.status?.uidValidity }).subtracting(shared)
    }

    /// - Parameter listed: what the server has under the folder's own name.
    func holds(_ record: FolderRecord, unless listed: DiscoveredFolder?) -> Bool {
        if let id = record.mailboxID, listed?.status?.mailboxID != id, ids.contains(id) { return true }
        guard listed == nil, let validity = record.uidValidity else { return false }
        return validities.contains(validity)
    }

    private static func shared(_ values: [UIDValidity]) -> Set<UIDValidity> {
        var seen: Set<UIDValidity> = []
        return Set(values.filter { !seen.insert($0).inserted })
    }
}
