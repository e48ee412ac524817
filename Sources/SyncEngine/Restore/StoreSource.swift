import Mail
import MailIndex
import MaildirStore

/// Mail as it lies in an account's store now.
package final class StoreSource: RestoreSource {
    private let selection: MailSelection
    private let inventory: StoreInventory
    private let lock: LockHolder?

    /// Reads nothing yet.
    /// - Parameter isLocked: the caller keeps runs of this account away itself, since it is the one that mail is put back to.
    /// - Throws: ``RunFailure``: never backed up, or a run is at work.
    package init(_ settings: AccountSettings, _ selection: MailSelection, isLocked: Bool) throws(RunFailure) {
        self.selection = selection
        let files = AccountFiles(settings)
        try files.checkIsBackedUp()
        lock = isLocked ? nil : try LockHolder(settings)
        let index = try files.openHeldIndex()
        do throws(RunFailure) {
            try files.checkNoRemovalIsPending(index)
            try StoreFailure.translate { try files.checkStore(index) }
        } catch {
            index.close()
            throw error
        }
        inventory = StoreInventory(index: index, store: files.store)
    }

    deinit { inventory.index.close() }

    package func folders() throws -> [RestoreFolder] {
        let folders = try inventory.folders(selection)
        try selection.checkMeansSome(of: folders.count)
        return folders.map { RestoreFolder(path: $0.path, role: $0.role) }
    }

    package func shelf(of folder: RestoreFolder) throws -> any RestoreShelf {
        guard let found = try inventory.folders(selection).first(where: { $0.path == folder.path }) else {
            return StoreShelf(StoreInventory.Contents())
        }
        return StoreShelf(try inventory.contents(of: found, selection))
    }
}

/// Owns a lock for as long as the source lives.
final class LockHolder: Sendable {
    private let lock: LookLock

    init(_ settings: AccountSettings) throws(RunFailure) {
        lock = try LookLock(stateDirectory: settings.stateDirectory, account: settings.name)
    }
}

/// One folder of the store.
private struct StoreShelf: RestoreShelf {
    let messages: [RestoreMessage]
    let missing: [(label: String, sentence: String)]
    private let held: [HeldMessage]

    init(_ contents: StoreInventory.Contents) {
        held = contents.messages
        missing = contents.missing.map { ("message \($0.uid)", $0.sentence) }
        messages = contents.messages.enumerated().map { index, message in
            RestoreMessage(
                index: index, label: message.entry.fileName, size: message.size, date: message.date, flags: message.flags)
        }
    }

    func open(_ message: RestoreMessage) throws -> any RestoreBody {
        let held = held[message.index]
        let source = try held.maildir.openForUpload(held.entry)
        if let digest = held.digest, digest != source.facts.digest {
            throw RunFailure(.failed, "\(held.entry.fileName) is not what was fetched; run verify")
        }
        return StoreBody(source: source)
    }
}

/// A message's file.
struct StoreBody: RestoreBody {
    let source: UploadSource

    var facts: RestoreFacts {
        let facts = source.facts
        return RestoreFacts(
            octets: facts.octets, headerDigest: facts.headerDigest, messageID: facts.messageID, hasNUL: facts.hasNUL)
    }

    func next() throws -> [UInt8]? { try source.next() }
}
