import Mail

/// What becomes of folders that are gone on one side: all that was in them has its plan by now.
extension AccountDraft {
    /// Creations first, deletions last and from the inside out.
    func folderActions(_ tree: FolderTreePlan) -> [FolderAction] {
        var (creations, deletions, forgotten): ([FolderAction], [FolderAction], [FolderAction]) = ([], [], [])
        let indices = Dictionary(folders.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        for departure in tree.departures.sorted(by: { $0.folder.path > $1.folder.path }) {
            guard departure.gone != .both else {
                forgotten.append(.forget(departure.folder.id, departure.folder.path))
                continue
            }
            guard let index = indices[departure.folder.id], !folders[index].path.isInbox else { continue }
            switch departure.gone == .there ? fateOfGoneThere(index) : fateOfGoneHere(index) {
            case .madeAgain(let action): creations.append(action)
            case .deleted(let action): deletions.append(action)
            case .left: break
            }
        }
        return tree.actions + creations.reversed() + deletions + forgotten
    }

    private enum Fate {
        case madeAgain(FolderAction)
        case deleted(FolderAction)
        case left
    }

    private func fateOfGoneThere(_ index: Int) -> Fate {
        let (folder, plan) = (folders[index], plans[index])
        // New mail in it keeps it.
        if !plan.uploads.isEmpty || !plan.remoteTransfers.isEmpty { return .madeAgain(.createThere(folder.path)) }
        let staying =
            folder.difference.heldHere - plan.localRemovals.count - leavingHere[index]
            + folder.difference.kept + folder.difference.strangers.count
        return staying == 0 && permissions.foldersHere ? .deleted(.deleteHere(folder.id, folder.path)) : .left
    }

    private func fateOfGoneHere(_ index: Int) -> Fate {
        let (folder, plan) = (folders[index], plans[index])
        if !plan.download.isEmpty || !plan.localTransfers.isEmpty { return .madeAgain(.createHere(folder.path)) }
        let removed =
            removal.countsMarkedAsGone
            ? plan.remoteRemovals.count + plan.left[.markedGone, default: 0]
            : plan.remoteRemovals.lazy.filter { $0.way != .flag }.count
        let staying = folder.difference.heldThere - removed - leavingThere[index] + folder.difference.arrivals.count
        let mayGo = permissions.foldersThere && !folder.isReadOnly && folder.id != removal.trash
        return staying == 0 && mayGo ? .deleted(.deleteThere(folder.id, folder.path)) : .left
    }

    /// Sentences for the user about whole folders.
    var notes: [String] {
        folders.indices.compactMap { index in
            let (path, plan, difference) = (folders[index].path, plans[index], folders[index].difference)
            guard difference.hasNewValidity else { return nil }
            let recognised = plan.rebindings.lazy.filter { $0.situation == .madeAnew }.count
            return "\(path): the server made the folder anew (its UIDVALIDITY changed); \(recognised) of \(difference.held) "
                + "messages were recognised in it, \(plan.keepGone.count) that are not there any more are kept here"
        }
    }
}

extension FolderPath {
    var isInbox: Bool { self == .inbox }
}
