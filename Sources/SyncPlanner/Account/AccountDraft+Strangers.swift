import Mail

/// What came here.
extension AccountDraft {
    mutating func planStrangers(_ folder: Int) {
        var matches = matching.strangers[folder][...]
        for (index, file) in folders[folder].difference.strangers.enumerated() {
            if let match = matches.first, match.number == UInt32(index) {
                matches.removeFirst()
                planStranger(index, match.origin, folder)
            } else if let reason = reasonNotToAddThere(folder, .newHere) {
                leave(folder, reason)
            } else {
                let flags = folders[folder].difference.permitted.storable(file.flags)
                plans[folder].uploads.append(.init(name: file.name, flags: flags, situation: .newHere))
            }
        }
    }

    private mutating func planStranger(
        _ index: Int, _ origin: IdentityMatching.Origin, _ folder: Int
    ) {
        let file = folders[folder].difference.strangers[index]
        switch origin {
        case .sameFolder(let row): rename(row, to: file, folder)
        case .deletedThere(let row): followDeletion(of: row, file, folder)
        case .moved(let row): followMove(of: row, to: file, folder)
        case .movedArrival(let row, let arrival): followMove(of: arrival, row, to: index, folder)
        // The arrival that equals it says what becomes of it.
        case .taken, .otherSide, .movedFile: break
        case .copied(let spot, let isApart): followCopy(of: spot, to: file, folder, isApart ? .movedApart : .copiedHere)
        }
    }

    /// Another program gave the file another name.
    private mutating func rename(_ spot: IdentityMatching.Spot, to file: FolderDifference.Stranger, _ folder: Int) {
        let row = folders[folder].difference.missingHere[spot.index]
        settledHere[folder].insert(spot.index)
        let flags = flagRule(folder).merge(base: row.base, server: row.flags, here: file.flags)
        plans[folder].rebindings.append(
            .init(old: row.uid, uid: row.uid, name: file.name, flags: flags, situation: .newName))
    }

    /// Deleted on the server, while another program gave the file another name.
    private mutating func followDeletion(of spot: IdentityMatching.Spot, _ file: FolderDifference.Stranger, _ folder: Int) {
        let uid = UID(unchecked: spot.number)
        settledOnBoth[folder].insert(uid)
        let situation: Situation = folders[folder].isThere ? .goneThere : .folderGoneThere
        guard permissions.removesHere, folders[folder].isThere || permissions.foldersHere else { return leave(folder, situation) }
        plans[folder].localRemovals.append(.init(uid: uid, name: file.name, situation: situation))
    }

    private mutating func followMove(
        of spot: IdentityMatching.Spot, to file: FolderDifference.Stranger, _ folder: Int
    ) {
        let source = folders[spot.folder]
        let row = source.difference.missingHere[spot.index]
        if let reason = reasonNotToAddThere(folder, .movedHere) {
            leave(folder, reason)
            // It must not vanish there as long as it cannot come back there elsewhere.
            settledHere[spot.folder].insert(spot.index)
            return
        }
        let staysThere = !permissions.removesThere || source.isReadOnly
        let flags = newFlagRule(folder).merge(
            base: row.base.withMark(of: row.flags), server: row.flags, here: file.flags)
        plans[folder].remoteTransfers.append(
            .init(
                source: RowReference(source.id, row.uid), name: file.name, isCopy: staysThere, flags: flags,
                situation: .movedHere))
        if staysThere { return }
        settledHere[spot.folder].insert(spot.index)
        leavingThere[spot.folder] += 1
    }

    /// Moved here, while the message got another UID on the server.
    private mutating func followMove(
        of spot: IdentityMatching.Spot, _ row: IdentityMatching.Spot, to index: Int, _ folder: Int
    ) {
        guard reasonNotToAddThere(folder, .movedHere) == nil, permissions.removesThere, !folders[spot.folder].isReadOnly
        else {
            return copyBothWays(file: .init(kind: .stranger, folder: folder, number: UInt32(index)), arrival: spot)
        }
        let file = folders[folder].difference.strangers[index]
        let (source, server) = message(of: spot)
        let base = folders[spot.folder].difference.goneBothFlags[UID(unchecked: row.number)] ?? server
        let flags = newFlagRule(folder).merge(base: base.withMark(of: server), server: server, here: file.flags)
        plans[folder].remoteTransfers.append(
            .init(source: source, name: file.name, isCopy: false, flags: flags, situation: .movedHere))
        leavingThere[spot.folder] += 1
    }

    mutating func followCopy(
        of spot: IdentityMatching.Spot, to file: FolderDifference.Stranger, _ folder: Int, _ situation: Situation
    ) {
        if let reason = reasonNotToAddThere(folder, situation) { return leave(folder, reason) }
        let (source, server) = message(of: spot)
        plans[folder].remoteTransfers.append(
            .init(
                source: source, name: file.name, isCopy: true,
                flags: newFlagRule(folder).merge(base: server, server: server, here: file.flags), situation: situation))
    }

    /// A message that is new in the folder gets its flags whatever may pass later.
    private func newFlagRule(_ folder: Int) -> FlagRule {
        FlagRule(toServer: true, toHere: true, permitted: folders[folder].difference.permitted)
    }

    /// The message on the server, and its flags there.
    private func message(of spot: IdentityMatching.Spot) -> (RowReference, MessageFlags) {
        switch spot.kind {
        case .held, .kept:
            let (row, message) = matching.originals[spot.index]
            let flagged = spot.folder < 0 ? nil : folders[spot.folder].difference.flagged.first(row.uid)
            return (row, flagged?.server ?? message.flags)
        case .arrival:
            let (folder, uid) = (folders[spot.folder], UID(unchecked: spot.number))
            return (RowReference(folder.id, uid), folder.difference.arrivalFlags[uid] ?? .none)
        default:
            let row = folders[spot.folder].difference.missingHere[spot.index]
            return (RowReference(folders[spot.folder].id, row.uid), row.flags)
        }
    }
}

extension MessageFlags {
    /// A `\Deleted` that the server has means the old place, and does not go along with a message that was moved here: a run
    /// that died may have set it there itself, after it had copied the message.
    func withMark(of server: MessageFlags) -> MessageFlags {
        var flags = self
        flags.system.formUnion(server.system.intersection(.deleted))
        return flags
    }
}

extension [FolderDifference.Flagged] {
    /// The entry of the UID, by which the array ascends.
    fileprivate func first(_ uid: UID) -> Element? {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].uid < uid { low = middle + 1 } else { high = middle }
        }
        return low < endIndex && self[low].uid == uid ? self[low] : nil
    }
}
