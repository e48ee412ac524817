import Mail

/// The folders of an account, found again on both sides, on their way to a ``FolderTreePlan``.
struct TreeDraft {
    private let planner: FolderTreePlanner
    private let base: [BaseFolder]
    let server: [ListedFolder]
    let store: [StoredFolder]
    let matching: FolderMatching
    private let renamesThere: RenameSequence
    private let renamesHere: RenameSequence
    private var notes: [String] = []
    /// Renames that cannot be followed, by the side on which they were made.
    private(set) var refused = FolderMatching.Stay()

    init(
        planner: FolderTreePlanner, base: [BaseFolder], server: [ListedFolder], store: [StoredFolder],
        matching: FolderMatching
    ) {
        (self.planner, self.base, self.server, self.store, self.matching) = (planner, base, server, store, matching)
        var there = server.map { RenameSequence.Node(path: $0.path) }
        var here = store.map { RenameSequence.Node(path: $0.path) }
        var (wishesThere, wishesHere): ([Int: Int], [Int: Int]) = ([:], [:])
        for (index, folder) in base.enumerated() {
            guard let listed = matching.there[index], let stored = matching.here[index] else { continue }
            let (serverPath, storePath) = (server[listed].path, store[stored].path)
            (there[listed].wanted, here[stored].wanted) = (serverPath, storePath)
            let isMovedHere = store[stored].directory != folder.directory
            // On its way to the name that it has here, a folder may have been left under a passing one.
            let isOnItsWay = isMovedHere && RenameSequence.isPassing(serverPath)
            let isMovedThere = serverPath != folder.path && !isOnItsWay
            guard serverPath != storePath, isMovedThere || isMovedHere else { continue }
            if isMovedThere, planner.mayChangeHere {
                here[stored].wanted = serverPath
                wishesHere[stored] = index
                if isMovedHere { notes.append(Self.conflict(folder.path, serverPath, storePath)) }
            } else if isMovedHere, planner.mayChangeThere {
                there[listed].wanted = storePath
                wishesThere[listed] = index
            }
        }
        (renamesThere, renamesHere) = (RenameSequence(there), RenameSequence(here))
        refused.here = Set(renamesThere.refused.compactMap { wishesThere[$0] })
        refused.there = Set(renamesHere.refused.compactMap { wishesHere[$0] })
        refused.formUnion(collisions())
    }

    /// Two folders that have come to one name, each on another side: there is no room for both.
    private func collisions() -> FolderMatching.Stay {
        var stay = FolderMatching.Stay()
        let onlyThere = matching.there.filter { matching.here[$0.key] == nil }
        let byPath = Dictionary(onlyThere.map { (pathThere($0.value), $0.key) }, uniquingKeysWith: { first, _ in first })
        for (index, stored) in matching.here where matching.there[index] == nil {
            guard let other = byPath[pathHere(stored)] else { continue }
            if store[stored].directory != base[index].directory {
                stay.here.insert(index)
            } else {
                stay.there.insert(other)
            }
        }
        return stay
    }

    private static func conflict(_ old: FolderPath, _ there: FolderPath, _ here: FolderPath) -> String {
        "\(old): renamed on both sides, to \(there) on the server and to \(here) here; the server's name is taken"
    }

    /// - Parameter unagreed: folders of the index that were never finished, or that are gone from the server.
    func plan(unagreed: [BaseFolder]) -> FolderTreePlan {
        var plan = FolderTreePlan()
        plan.notes = notes
        plan.actions = renames()
        var rest = UntakenFolders(self)
        addAgreed(to: &plan, &rest)
        rest.addUnagreed(unagreed, to: &plan)
        rest.addNew(to: &plan)
        plan.pairs.sort { $0.path < $1.path }
        plan.actions += creations(plan.pairs)
        return plan
    }

    private func renames() -> [FolderAction] {
        let owners = (
            there: Dictionary(matching.there.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first }),
            here: Dictionary(matching.here.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
        )
        let there = renamesThere.steps.compactMap { step in
            owners.there[step.node].map { FolderAction.renameThere(base[$0].id, from: step.from, to: step.to) }
        }
        return there
            + renamesHere.steps.compactMap { step in
                owners.here[step.node].map { FolderAction.renameHere(base[$0].id, from: step.from, to: step.to) }
            }
    }

    private func addAgreed(to plan: inout FolderTreePlan, _ rest: inout UntakenFolders) {
        for (index, folder) in base.enumerated() {
            var (listed, stored) = (matching.there[index], matching.here[index])
            // A server that does not show INBOX has it all the same.
            if folder.path == .inbox, listed == nil { continue }
            guard let path = listed.map({ pathThere($0) }) ?? stored.map({ pathHere($0) }) else {
                plan.departures.append(.init(folder: folder, gone: .both))
                continue
            }
            // Another folder has come up under its present name, perhaps by a run that died.
            if listed == nil { listed = rest.takeListed(path) }
            if stored == nil { stored = rest.takeStored(path) }
            plan.pairs.append(
                FolderPair(
                    id: folder.id, path: path, directory: stored.map { store[$0].directory }, isThere: listed != nil,
                    isHere: stored != nil, held: folder.held,
                    isMadeAnew: listed.map { isMadeAnew(folder, server[$0]) } ?? false, isAgreed: true))
            if folder.path == .inbox { continue }
            if listed == nil { plan.departures.append(.init(folder: folder, gone: .there)) }
            if stored == nil { plan.departures.append(.init(folder: folder, gone: .here)) }
        }
    }

    private func isMadeAnew(_ folder: BaseFolder, _ listed: ListedFolder) -> Bool {
        if let old = folder.mailboxID, let new = listed.mailboxID, old != new { return true }
        guard let old = folder.uidValidity, let new = listed.uidValidity else { return false }
        return old != new
    }

    /// Folders that are on one side only because they are new there, or because INBOX is lost here.
    private func creations(_ pairs: [FolderPair]) -> [FolderAction] {
        let agreed = Set(base.lazy.filter { $0.path != .inbox }.map(\.id))
        return pairs.compactMap { pair in
            if let id = pair.id, agreed.contains(id) { return nil }
            if !pair.isHere { return planner.mayChangeHere ? .createHere(pair.path) : nil }
            if !pair.isThere { return planner.mayChangeThere ? .createThere(pair.path) : nil }
            return nil
        }
    }

    /// After renames.
    func pathThere(_ listed: Int) -> FolderPath {
        renamesThere.nodes[listed].path
    }

    /// After renames.
    func pathHere(_ stored: Int) -> FolderPath {
        renamesHere.nodes[stored].path
    }
}
