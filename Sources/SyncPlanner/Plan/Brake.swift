import Mail

/// Stops a run that would delete suspiciously much, before anything is touched. Each answer is a sentence that says what
/// was seen and how to go on; `nil` = the run may go on.
package struct Brake: Sendable {
    /// With no more messages than these, an emptied side is no cause for alarm.
    private static let fewestHeld = 5
    private static let override = "run `restante sync --allow-mass-delete` if that is right"

    private let limits: SyncPolicy.Brake
    private let allowsMassDelete: Bool

    /// - Parameter allowsMassDelete: numbers alone do not brake.
    package init(_ limits: SyncPolicy.Brake, allowsMassDelete: Bool = false) {
        (self.limits, self.allowsMassDelete) = (limits, allowsMassDelete)
    }

    /// A pulling run's plan of one folder.
    ///
    /// - Parameter held: messages that lie here, by the index.
    package func check(_ plan: FolderPlan, of held: Int, in folder: FolderPath) -> String? {
        check(plan.removeLocal.count, of: held, in: folder)
    }

    /// So many messages of a folder are gone on the server.
    package func check(_ count: Int, of held: Int, in folder: FolderPath) -> String? {
        isTooMuch(count, of: held) ? sentenceHere(folder, count, held) : nil
    }

    /// A two-way run, as all folders of its account stand.
    func check(_ folders: [FolderTally]) -> String? {
        if let sentence = checkMailbox(folders) { return sentence }
        guard !allowsMassDelete else { return nil }
        if let sentence = checkEmptied(folders) { return sentence }
        let sentences = folders.compactMap(checkNumbers)
        guard let first = sentences.first else { return nil }
        return sentences.count == 1 ? first : first + "; \(Self.folders(sentences.count - 1)) more would lose as much"
    }

    private static func folders(_ count: Int) -> String {
        count == 1 ? "1 folder" : "\(count) folders"
    }

    private func isTooMuch(_ count: Int, of held: Int) -> Bool {
        !allowsMassDelete && count > limits.count && Double(count) > limits.share * Double(held)
    }

    private func checkNumbers(_ folder: FolderTally) -> String? {
        if isTooMuch(folder.removalsThere, of: folder.held) {
            return
                "\(folder.path): \(folder.removalsThere) of its \(folder.held) messages are deleted or missing here, so this run "
                + "would delete them on the server; look at the store first, and \(Self.override)"
        }
        guard isTooMuch(folder.removalsHere, of: folder.held) else { return nil }
        return sentenceHere(folder.path, folder.removalsHere, folder.held)
    }

    private func sentenceHere(_ folder: FolderPath, _ count: Int, _ held: Int) -> String {
        "\(folder): the server lacks \(count) of the \(held) messages held here, so this run would remove them here; "
            + "look at the server first, and \(Self.override)"
    }

    /// A side that lost everything at once is more likely unmounted, wiped or broken than tidied up.
    private func checkEmptied(_ folders: [FolderTally]) -> String? {
        let held = folders.reduce(0) { $0 + $1.held }
        guard held > Self.fewestHeld else { return nil }
        let count = folders.lazy.filter { $0.held > 0 }.count
        let removalsThere = folders.reduce(0) { $0 + $1.removalsThere }
        if removalsThere > 0, folders.allSatisfy({ $0.heldHere == 0 }), removalsThere == folders.reduce(0, { $0 + $1.heldThere })
        {
            return
                "The store has lost all \(held) messages of \(Self.folders(count)) at once, so this run would delete them on the "
                + "server; look whether the store is the right directory and complete, and \(Self.override)"
        }
        let removalsHere = folders.reduce(0) { $0 + $1.removalsHere }
        guard removalsHere > 0, folders.allSatisfy({ $0.heldThere == 0 }), removalsHere == folders.reduce(0, { $0 + $1.heldHere })
        else { return nil }
        return "The server has lost all \(held) messages of \(Self.folders(count)) at once, so this run would remove them here; "
            + "look at the account with another mail program, and \(Self.override)"
    }

    /// Every folder that is known was made anew, or is gone, and nothing in it is known: not the mailbox of before.
    private func checkMailbox(_ folders: [FolderTally]) -> String? {
        let known = folders.filter(\.isKnown)
        let held = known.reduce(0) { $0 + $1.held }
        guard held > 0, known.contains(where: \.hasNewValidity),
            known.allSatisfy({ ($0.hasNewValidity || !$0.isThere) && $0.recognised == 0 })
        else { return nil }
        return "The server shows another mailbox: all folders were made anew (their UIDVALIDITY changed) and none of the "
            + "\(held) messages held here is in them; nothing was changed. Look at the configured server and user; "
            + "if this mailbox is right, give it a store and a state directory of its own"
    }
}
