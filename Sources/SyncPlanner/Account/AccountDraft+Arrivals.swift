import Mail

/// What came on the server.
extension AccountDraft {
    mutating func planArrivals(_ folder: Int) {
        var known = UIDSet()
        for match in matching.arrivals[folder] {
            let uid = UID(unchecked: match.number)
            known.insert(uid)
            planArrival(uid, match.origin, folder)
        }
        let new = folders[folder].difference.arrivals.subtracting(known)
        if let reason = reasonNotToAddHere(folder, .newThere) { return leave(folder, reason, new.count) }
        plans[folder].download = new
    }

    private mutating func planArrival(_ uid: UID, _ origin: IdentityMatching.Origin, _ folder: Int) {
        switch origin {
        case .sameFolder(let row): continueRow(row, as: uid, folder)
        case .otherSide(let stranger, let row):
            unite(uid, folders[folder].difference.strangers[stranger.index], row, folder)
        case .moved(let row): followMove(of: row, to: uid, folder)
        case .movedFile(let row, let file): followMove(of: file, row, to: uid, folder)
        case .copied(let spot, let isApart): followCopy(of: spot, to: uid, folder, isApart ? .movedApart : .copiedThere)
        // Moved on by a file that has the message in another folder.
        case .taken, .movedArrival, .deletedThere: break
        }
    }

    private func flagsThere(_ uid: UID, _ folder: Int) -> MessageFlags? { folders[folder].difference.arrivalFlags[uid] }

    /// The folder's own message has another UID: the server made the folder anew, or somebody moved it away and back.
    private mutating func continueRow(_ spot: IdentityMatching.Spot, as uid: UID, _ folder: Int) {
        let difference = folders[folder].difference
        let server = flagsThere(uid, folder)
        if spot.kind == .kept {
            let (row, message) = matching.originals[spot.index]
            let flags = flagRule(folder).merge(base: message.flags, server: server ?? message.flags, here: message.flags)
            plans[folder].rebindings.append(
                .init(old: row.uid, uid: uid, name: message.name, flags: flags, situation: .keptIsBack))
            return
        }
        let row = difference.goneThere[spot.index]
        settledThere[folder].insert(spot.index)
        let flags = flagRule(folder).merge(base: row.base, server: server ?? row.base, here: row.flags)
        plans[folder].rebindings.append(
            .init(
                old: row.uid, uid: uid, name: row.name, flags: flags,
                situation: difference.hasNewValidity ? .madeAnew : .newUID))
    }

    /// Both sides have it and the index does not know: a first run, a lost index, or a run that died half-way. Or the
    /// index knew it, and both sides have moved it, or given it another UID and its file another name.
    private mutating func unite(
        _ uid: UID, _ file: FolderDifference.Stranger, _ row: IdentityMatching.Spot?, _ folder: Int
    ) {
        let (server, rule) = (flagsThere(uid, folder), flagRule(folder))
        var binding = ExchangePlan.Rebinding(
            old: nil, uid: uid, name: file.name, flags: rule.unite(server ?? .none, file.flags), situation: .newOnBoth)
        if let row, let base = folders[row.folder].difference.goneBothFlags[UID(unchecked: row.number)] {
            let server = server ?? base
            let mine = row.folder == folder ? base : base.withMark(of: server)
            binding.flags = rule.merge(base: mine, server: server, here: file.flags)
        }
        if let row, row.folder == folder {
            binding.old = UID(unchecked: row.number)
            binding.situation = folders[folder].difference.hasNewValidity ? .madeAnew : .newUID
            settledOnBoth[folder].insert(UID(unchecked: row.number))
        }
        plans[folder].rebindings.append(binding)
    }

    private mutating func followMove(of spot: IdentityMatching.Spot, to uid: UID, _ folder: Int) {
        let source = folders[spot.folder]
        let row = source.difference.goneThere[spot.index]
        if let reason = reasonNotToAddHere(folder, .movedThere) {
            leave(folder, reason)
            // It must not vanish here as long as it cannot come back here elsewhere.
            if !source.difference.hasNewValidity { settledThere[spot.folder].insert(spot.index) }
            return
        }
        let flags = flagRule(folder).merge(base: row.base, server: flagsThere(uid, folder) ?? row.base, here: row.flags)
        plans[folder].localTransfers.append(
            .init(
                file: FileReference(source.id, row.name), source: RowReference(source.id, row.uid), uid: uid,
                isCopy: !permissions.removesHere, flags: flags, situation: .movedThere))
        guard permissions.removesHere else { return }
        settledThere[spot.folder].insert(spot.index)
        leavingHere[spot.folder] += 1
    }

    /// Moved on the server, while its file got another name here.
    private mutating func followMove(
        of spot: IdentityMatching.Spot, _ row: IdentityMatching.Spot, to uid: UID, _ folder: Int
    ) {
        guard reasonNotToAddHere(folder, .movedThere) == nil, permissions.removesHere else {
            return copyBothWays(file: spot, arrival: .init(kind: .arrival, folder: folder, number: uid.value))
        }
        let source = folders[spot.folder]
        let file = source.difference.strangers[spot.index]
        let rowUID = UID(unchecked: row.number)
        let base = source.difference.goneBothFlags[rowUID] ?? file.flags
        plans[folder].localTransfers.append(
            .init(
                file: FileReference(source.id, file.name), source: RowReference(source.id, rowUID), uid: uid, isCopy: false,
                flags: flagRule(folder).merge(base: base, server: flagsThere(uid, folder) ?? base, here: file.flags),
                situation: .movedThere))
        settledOnBoth[spot.folder].insert(rowUID)
        leavingHere[spot.folder] += 1
    }

    /// A file and a message in different folders, neither of which may follow the other.
    mutating func copyBothWays(file: IdentityMatching.Spot, arrival: IdentityMatching.Spot) {
        followCopy(of: file, to: UID(unchecked: arrival.number), arrival.folder, .copiedThere)
        followCopy(of: arrival, to: folders[file.folder].difference.strangers[file.index], file.folder, .copiedHere)
    }

    private mutating func followCopy(
        of spot: IdentityMatching.Spot, to uid: UID, _ folder: Int, _ situation: Situation
    ) {
        if let reason = reasonNotToAddHere(folder, situation) { return leave(folder, reason) }
        let (file, row, flags) = content(of: spot)
        plans[folder].localTransfers.append(
            .init(
                file: file, source: row, uid: uid, isCopy: true,
                flags: FlagRule.born(with: flagsThere(uid, folder) ?? flags), situation: situation))
    }

    /// A file that has the message.
    private func content(of spot: IdentityMatching.Spot) -> (FileReference, RowReference?, MessageFlags) {
        switch spot.kind {
        case .held, .kept:
            let (row, message) = matching.originals[spot.index]
            return (FileReference(row.folder, message.name), row, message.flags)
        case .stranger:
            let file = folders[spot.folder].difference.strangers[spot.index]
            return (FileReference(folders[spot.folder].id, file.name), nil, file.flags)
        default:
            let row = folders[spot.folder].difference.goneThere[spot.index]
            let id = folders[spot.folder].id
            return (FileReference(id, row.name), RowReference(id, row.uid), row.flags)
        }
    }
}
