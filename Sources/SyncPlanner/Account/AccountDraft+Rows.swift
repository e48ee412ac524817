import Mail

/// What happened to messages that were agreed on.
extension AccountDraft {
    mutating func planFlags(_ folder: Int) {
        let rule = flagRule(folder)
        for message in folders[folder].difference.flagged {
            if isWishedAway(message, folder) {
                if isOnHold(message.uid, folder) { leave(folder, .onHold) } else { planWish(message, folder) }
            } else if operations.contains(.flags) {
                planFlags(message, rule, folder)
            } else {
                leave(folder, message.server == message.base ? .flagsHere : .flagsThere)
            }
        }
    }

    /// `T` was set here since both sides agreed, and deletions may pass and are more than flags. On both sides it is a flag
    /// like any other: perhaps it came from there, in a run that died.
    private func isWishedAway(_ message: FolderDifference.Flagged, _ folder: Int) -> Bool {
        message.here.system.contains(.deleted) && !message.base.system.contains(.deleted)
            && !message.server.system.contains(.deleted) && permissions.removesThere && !folders[folder].isReadOnly
            && removal.way(from: folders[folder].id) != .flag
    }

    private func isOnHold(_ uid: UID, _ folder: Int) -> Bool { folders[folder].difference.onHold.contains(uid) }

    private mutating func planWish(_ message: FolderDifference.Flagged, _ folder: Int) {
        guard let way = removalWay(message.uid, folder, .wishedAway) else { return }
        plans[folder].remoteRemovals.append(
            .init(uid: message.uid, name: message.name, way: way, situation: .wishedAway))
        plans[folder].localRemovals.append(.init(uid: message.uid, name: message.name, situation: .wishedAway))
    }

    private mutating func planFlags(_ message: FolderDifference.Flagged, _ rule: FlagRule, _ folder: Int) {
        let merged = rule.merge(base: message.base, server: message.server, here: message.here)
        let isChangedThere = message.server != message.base
        let isChangedHere = rule.permitted.storable(message.here) != rule.permitted.storable(message.base)
        if merged.changesServer || merged.changesHere || merged.agreed != message.base {
            plans[folder].flags.append(
                .init(
                    uid: message.uid, name: message.name, flags: merged,
                    situation: situation(merged, isChangedThere, isChangedHere)))
        }
        if isChangedHere, !rule.toServer, merged.server != merged.here {
            leave(folder, folders[folder].isReadOnly ? .readOnlyThere : .flagsHere)
        }
        if isChangedThere, !rule.toHere, merged.server != merged.here { leave(folder, .flagsThere) }
    }

    private func situation(_ flags: MergedFlags, _ isChangedThere: Bool, _ isChangedHere: Bool) -> Situation {
        switch (flags.changesServer, flags.changesHere) {
        case (false, false): .flagsAgree
        case (true, false): .flagsHere
        case (false, true): .flagsThere
        case (true, true): .flagsOnBoth
        }
    }

    /// Here, and no longer on the server, nor anywhere else there.
    mutating func planGoneThere(_ folder: Int) {
        let (isThere, difference) = (folders[folder].isThere, folders[folder].difference)
        for (index, row) in difference.goneThere.enumerated() where !settledThere[folder].contains(index) {
            if difference.hasNewValidity {
                plans[folder].keepGone.insert(row.uid)
            } else if isOnHold(row.uid, folder) {
                plans[folder].keepGone.insert(row.uid)
                plans[folder].onHold.insert(row.uid)
            } else if !permissions.removesHere || !isThere && !permissions.foldersHere {
                leave(folder, isThere ? .goneThere : .folderGoneThere)
            } else {
                plans[folder].localRemovals.append(
                    .init(uid: row.uid, name: row.name, situation: isThere ? .goneThere : .folderGoneThere))
            }
        }
    }

    /// On the server, and no longer here, nor anywhere else here.
    mutating func planMissingHere(_ folder: Int) {
        for (index, row) in folders[folder].difference.missingHere.enumerated() where !settledHere[folder].contains(index) {
            if folders[folder].path == .inbox, !folders[folder].isHere {
                // Nobody deletes INBOX: its directory is lost.
                fetchAgain(row, folder, .inboxLost)
            } else if isOnHold(row.uid, folder) {
                fetchAgain(row, folder, .onHold)
            } else if removal.leavesMarked, row.base.system.contains(.deleted) {
                planMarked(row, folder)
            } else {
                planRemoval(row, folder)
            }
        }
    }

    private mutating func planMarked(_ row: FolderDifference.Departed, _ folder: Int) {
        guard !row.flags.system.contains(.deleted) else { return leave(folder, .markedGone) }
        // Somebody wants it back.
        fetchAgain(row, folder, .unmarkedThere)
    }

    private mutating func fetchAgain(_ row: FolderDifference.Departed, _ folder: Int, _ situation: Situation) {
        if let reason = reasonNotToAddHere(folder, situation) { return leave(folder, reason) }
        plans[folder].download.insert(row.uid)
        plans[folder].lostHere.insert(row.uid)
        if situation == .onHold { plans[folder].onHold.insert(row.uid) }
        if situation == .unmarkedThere { plans[folder].unmarkedThere.insert(row.uid) }
    }

    private mutating func planRemoval(_ row: FolderDifference.Departed, _ folder: Int) {
        let situation: Situation = folders[folder].isHere ? .goneHere : .folderGoneHere
        guard let way = removalWay(row.uid, folder, situation) else { return }
        plans[folder].remoteRemovals.append(.init(uid: row.uid, name: row.name, way: way, situation: situation))
    }

    /// How one message of the folder is removed on the server; `nil` if it stays, which is then noted.
    private mutating func removalWay(
        _ uid: UID, _ folder: Int, _ situation: Situation
    ) -> ExchangePlan.RemoteRemoval.Way? {
        if folders[folder].isReadOnly {
            leave(folder, .readOnlyThere)
            return nil
        }
        guard permissions.removesThere, folders[folder].isHere || permissions.foldersThere else {
            leave(folder, situation)
            return nil
        }
        let isInTrash = matching.inTrash.contains(RowReference(folders[folder].id, uid))
        guard let way = removal.way(from: folders[folder].id, isInTrash: isInTrash) else {
            leave(folder, .trashNotThere)
            return nil
        }
        return way
    }
}
