import Mail

/// Compares one folder on three sides: what both sides had when they last agreed, what the server has, and what lies
/// here.
///
/// A pure function, and the only place where the sides are compared: what becomes of the difference is for
/// ``FolderPlanner`` (pulling accounts) or ``AccountPlanner`` (two-way ones) to decide. Its time is linear in the number
/// of messages.
package struct FolderComparison: Sendable {
    private let permitted: PermittedFlags

    /// - Parameter permitted: flags changed here that the server could not store are no difference.
    package init(permitted: PermittedFlags = .all) { self.permitted = permitted }

    /// - Parameters:
    ///   - folder: the index's number of the folder.
    ///   - base: the index's rows, ascending by UID; read once.
    ///   - quarantined: UIDs that could not be held before and are to be tried again.
    ///   - hasNewValidity: the rows' UIDs are void (RFC 3501 section 2.3.1.1); the server's are all new.
    package func compare(
        folder: Int64, base: some Sequence<BaseMessage>, server: ServerFolder, local: LocalFolder,
        quarantined: UIDSet = UIDSet(), hasNewValidity: Bool = false
    ) -> FolderDifference {
        var difference = FolderDifference(folder: folder)
        difference.hasNewValidity = hasNewValidity
        difference.permitted = permitted
        var known = UIDSet()
        var files = KnownFiles(local)
        for message in base {
            if !hasNewValidity { known.insert(message.uid) }
            let here = files.take(message)
            let there = hasNewValidity ? nil : flagsThere(of: message, in: server)
            note(message, there: there, here: here, in: &difference)
        }
        difference.arrivals = arrivals(in: server, known: known, quarantined: quarantined)
        if !difference.arrivals.isEmpty {
            difference.arrivalFlags = server.flags.filter { difference.arrivals.contains($0.key) }
        }
        difference.strangers = files.strangers
        return difference
    }

    private func note(
        _ base: BaseMessage, there: MessageFlags?, here: MessageFlags?, in difference: inout FolderDifference
    ) {
        if !base.isGone || there != nil {
            difference.held += 1
            if here != nil { difference.heldHere += 1 }
            if there != nil { difference.heldThere += 1 }
        } else if here != nil {
            difference.kept += 1
        }
        switch (there, here) {
        case (let there?, let here?):
            // Both sides have it.
            if base.isGone { difference.returned.insert(base.uid) }
            if isDifferent(base.flags, there, here) {
                difference.flagged.append(.init(uid: base.uid, name: base.name, base: base.flags, server: there, here: here))
            }
        case (nil, let here?):
            // Gone on the server; what was gone before is known to be.
            if !base.isGone { difference.goneThere.append(.init(uid: base.uid, name: base.name, base: base.flags, flags: here)) }
        case (let there?, nil):
            // Gone here.
            difference.missingHere.append(.init(uid: base.uid, name: base.name, base: base.flags, flags: there))
        case (nil, nil):
            // Neither side has it any more.
            difference.goneBoth.insert(base.uid)
            if base.isGone { difference.keptBoth.insert(base.uid) }
            difference.goneBothFlags[base.uid] = base.flags
        }
    }

    private func isDifferent(_ base: MessageFlags, _ there: MessageFlags, _ here: MessageFlags) -> Bool {
        if there != base { return true }
        if here == base { return false }
        return permitted.isEverything || permitted.storable(here) != permitted.storable(base)
    }

    private func flagsThere(of message: BaseMessage, in server: ServerFolder) -> MessageFlags? {
        let isThere =
            switch server.extent {
            case .everything(let present): present.contains(message.uid)
            // What was gone before stays gone: a UID never comes back.
            case .changes(let vanished, _): !message.isGone && !vanished.contains(message.uid)
            }
        return isThere ? server.flags[message.uid] ?? message.flags : nil
    }

    /// Messages that the server has and the index does not.
    private func arrivals(in server: ServerFolder, known: UIDSet, quarantined: UIDSet) -> UIDSet {
        switch server.extent {
        case .everything(let present): present.subtracting(known)
        case .changes(let vanished, let new): new.union(quarantined).subtracting(vanished).subtracting(known)
        }
    }
}

/// The files of a folder, and which of them rows explain.
private struct KnownFiles {
    /// `nil`: every file is where and as it was.
    private let files: LocalFiles?
    private var isKnown: [Bool]

    init(_ local: LocalFolder) {
        switch local {
        case .unchanged: (files, isKnown) = (nil, [])
        case .files(let files): (self.files, isKnown) = (files, [Bool](repeating: false, count: files.count))
        }
    }

    /// The flags of the row's file; `nil` if it is gone.
    mutating func take(_ message: BaseMessage) -> MessageFlags? {
        guard let files else { return message.flags }
        guard let index = files.index(of: message.name) else { return nil }
        isKnown[index] = true
        return files.flags(at: index)
    }

    /// Files that no row explains, in the order of their names.
    var strangers: [FolderDifference.Stranger] {
        guard let files else { return [] }
        return isKnown.indices.filter { !isKnown[$0] }
            .map { FolderDifference.Stranger(name: files.name(at: $0), flags: files.flags(at: $0)) }
            .sorted { $0.name < $1.name }
    }
}
