import Mail

/// Finds each folder of the index again, on the server and in the store, wherever it is now.
///
/// By name as long as nothing contradicts, else by what a rename does not change: there MAILBOXID (RFC 8474 section 4),
/// or a UIDVALIDITY that no other folder shares; here the number of the inode of `cur`.
struct FolderMatching {
    private let base: [BaseFolder]
    /// Base index → index on that side.
    private(set) var there: [Int: Int] = [:]
    private(set) var here: [Int: Int] = [:]
    private var takenThere: Set<Int> = []
    private var takenHere: Set<Int> = []

    /// Renames that were recognised and turned out impossible to follow: indices of `base` that are then looked for under
    /// their names only.
    struct Stay {
        var there: Set<Int> = []
        var here: Set<Int> = []

        var isEmpty: Bool { there.isEmpty && here.isEmpty }

        mutating func formUnion(_ other: Stay) {
            there.formUnion(other.there)
            here.formUnion(other.here)
        }
    }

    init(base: [BaseFolder], server: [ListedFolder], store: [StoredFolder], stay: Stay) {
        self.base = base
        matchServer(server, stay.there)
        matchStore(store, stay.here)
    }

    func isTaken(there index: Int) -> Bool { takenThere.contains(index) }
    func isTaken(here index: Int) -> Bool { takenHere.contains(index) }

    // MARK: - On the server

    private mutating func matchServer(_ server: [ListedFolder], _ stay: Set<Int>) {
        let selectable = server.indices.filter { server[$0].isSelectable }
        let byPath = Dictionary(selectable.map { (server[$0].path, $0) }, uniquingKeysWith: { first, _ in first })
        for (index, folder) in base.enumerated() {
            if let listed = byPath[folder.path], isSame(folder, server[listed]) { take(there: listed, for: index) }
        }
        let movable = base.indices.filter { !stay.contains($0) && base[$0].path != .inbox }
        let targets = selectable.filter { server[$0].path != .inbox }
        matchByMailboxID(movable, targets, server)
        matchByValidity(movable, server)
        matchInferiors(movable, byPath, server)
        for (index, folder) in base.enumerated() where there[index] == nil {
            // The same name, made anew.
            if let listed = byPath[folder.path], !takenThere.contains(listed) { take(there: listed, for: index) }
        }
    }

    private mutating func matchByMailboxID(_ movable: [Int], _ targets: [Int], _ server: [ListedFolder]) {
        let byID = uniqueValues(targets.filter { !takenThere.contains($0) }) { server[$0].mailboxID }
        let sought = uniqueValues(movable.filter { there[$0] == nil }) { base[$0].mailboxID }
        for (id, index) in sought.sorted(by: { $0.value < $1.value }) {
            if let listed = byID[id] { take(there: listed, for: index) }
        }
    }

    private mutating func matchByValidity(_ movable: [Int], _ server: [ListedFolder]) {
        // Shared values prove nothing, wherever they are shared.
        let listedOnce = uniqueValues(server.indices.filter { server[$0].isSelectable }) { server[$0].uidValidity }
        let knownOnce = uniqueValues(Array(base.indices)) { base[$0].uidValidity }
        for index in movable where there[index] == nil {
            guard let validity = base[index].uidValidity, knownOnce[validity] == index, let listed = listedOnce[validity],
                server[listed].path != .inbox, !takenThere.contains(listed), isPlausible(base[index], server[listed])
            else { continue }
            take(there: listed, for: index)
        }
    }

    /// Folders inside one that was renamed are looked for in its new place.
    private mutating func matchInferiors(_ movable: [Int], _ byPath: [FolderPath: Int], _ server: [ListedFolder]) {
        let renames = there.filter { base[$0.key].path != server[$0.value].path }
            .map { (old: base[$0.key].path, new: server[$0.value].path) }
            .sorted { $0.old.levels.count > $1.old.levels.count }
        guard !renames.isEmpty else { return }
        for index in movable where there[index] == nil && byPath[base[index].path] == nil {
            guard let parent = renames.first(where: { base[index].path.isAtOrBelow($0.old) }),
                let listed = byPath[base[index].path.following(parent.old, to: parent.new)],
                !takenThere.contains(listed), isSame(base[index], server[listed])
            else { continue }
            take(there: listed, for: index)
        }
    }

    /// Nothing says that the two are different mailboxes.
    private func isSame(_ folder: BaseFolder, _ listed: ListedFolder) -> Bool {
        if let old = folder.mailboxID, let new = listed.mailboxID { return old == new }
        guard let old = folder.uidValidity, let new = listed.uidValidity else { return true }
        return old == new
    }

    /// A mailbox only ever counts up (RFC 3501 section 2.3.1.1), and one that was merely renamed still holds mail.
    private func isPlausible(_ folder: BaseFolder, _ listed: ListedFolder) -> Bool {
        if let old = folder.mailboxID, let new = listed.mailboxID, old != new { return false }
        if let old = folder.uidNext, let new = listed.uidNext, new < old { return false }
        guard let messages = listed.messages else { return true }
        return messages >= folder.held / 2
    }

    // MARK: - In the store

    private mutating func matchStore(_ store: [StoredFolder], _ stay: Set<Int>) {
        let byDirectory = Dictionary(store.indices.map { (store[$0].directory, $0) }, uniquingKeysWith: { first, _ in first })
        for (index, folder) in base.enumerated() {
            if let stored = byDirectory[folder.directory], folder.inode ?? store[stored].inode == store[stored].inode {
                take(here: stored, for: index)
            }
        }
        let free = store.indices.filter { !takenHere.contains($0) && store[$0].path != .inbox }
        let byInode = uniqueValues(free) { store[$0].inode }
        let sought = base.indices.filter { here[$0] == nil && !stay.contains($0) && base[$0].path != .inbox }
        for (inode, index) in uniqueValues(sought, { base[$0].inode }).sorted(by: { $0.value < $1.value }) {
            if let stored = byInode[inode] { take(here: stored, for: index) }
        }
        for (index, folder) in base.enumerated() where here[index] == nil {
            // The same directory, put back from elsewhere.
            if let stored = byDirectory[folder.directory], !takenHere.contains(stored) { take(here: stored, for: index) }
        }
    }

    // MARK: -

    private mutating func take(there listed: Int, for index: Int) {
        guard takenThere.insert(listed).inserted else { return }
        there[index] = listed
    }

    private mutating func take(here stored: Int, for index: Int) {
        guard takenHere.insert(stored).inserted else { return }
        here[index] = stored
    }

    /// Value → the only one of the indices that has it.
    private func uniqueValues<Value: Hashable>(_ indices: [Int], _ value: (Int) -> Value?) -> [Value: Int] {
        var result: [Value: Int?] = [:]
        for index in indices {
            guard let value = value(index) else { continue }
            result[value] = .some(result.keys.contains(value) ? nil : index)
        }
        return result.compactMapValues { $0 }
    }
}
