import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import MaildirStore

/// At a run's start, before anything is looked at: messages that an earlier run was sending when it died, or when its
/// connection did. Each is searched for on the server; what is found gets its row, and the rest is sent again by the plan,
/// if it is still here. Nothing is ever sent twice.
///
/// Where the file is gone meanwhile and the message is found, the row stands without a file: the user has deleted the
/// message, and the plan carries that over.
struct UploadRecovery {
    let context: RunContext
    let sessions: Sessions

    /// - Returns: how many messages had come to the server.
    @discardableResult
    func carryOut() async throws -> Int {
        let context = context
        let (intents, folders) = try await onDisk { (try context.index.uploads(), try context.index.folders()) }
        guard !intents.isEmpty else { return 0 }
        let records = Dictionary(uniqueKeysWithValues: folders.map { ($0.id, $0) })
        var found = 0
        for (id, intents) in Dictionary(grouping: intents, by: \.folder).sorted(by: { $0.key < $1.key }) {
            guard let record = records[id] else { continue }
            found += try await sessions.use { session in
                try await UploadSettlement(context: context, session: session, record: record).settle(intents).count
            }
        }
        return found
    }
}

/// Finds out which messages that were being sent have come to one folder, and ends their promises.
///
/// 1. The folder is searched from the UIDNEXT on that it had before;
/// 2. each promise ends in one transaction with the row of its message, if there is one.
struct UploadSettlement {
    let context: RunContext
    let session: Session
    let record: FolderRecord

    /// - Returns: the messages that were found, by the names of their files.
    func settle(_ intents: [UploadIntent]) async throws -> [String: ArrivalSearch.Found] {
        var found: [String: ArrivalSearch.Found] = [:]
        for (validity, intents) in Dictionary(grouping: intents, by: \.uidValidity) {
            // Those that were ended when a connection died come no more.
            let arrivals = try await search(for: intents, validity)
            for (index, intent) in intents.enumerated() {
                try await end(intent, arrivals[index], validity)
                found[intent.name] = arrivals[index]
            }
        }
        return found
    }

    private func search(for intents: [UploadIntent], _ validity: UIDValidity) async throws -> [Int: ArrivalSearch.Found] {
        let sought = try await onDisk { [self] in try intents.map { try self.sought($0) } }
        let search = ArrivalSearch(context: context, session: session, folder: record.id, validity: validity)
        let floor = intents.contains { $0.uidNext == nil } ? nil : intents.compactMap(\.uidNext).min()
        do {
            return try await search.find(sought, in: record.name, from: floor)
        } catch is FolderFault {
            // Made anew since: its messages and the files here are compared as those of any such folder.
            return [:]
        } catch let error as IMAPError where error.isRefusal(on: session) {
            // Not there any more, or not to be opened: what is here is planned for as it is.
            return [:]
        }
    }

    private func sought(_ intent: UploadIntent) throws -> ArrivalSearch.Sought {
        ArrivalSearch.Sought(
            header: try header(of: intent), size: intent.wireSize, date: intent.internalDate?.secondsSince1970,
            messageID: intent.messageID)
    }

    /// `nil` if the file is gone.
    private func header(of intent: UploadIntent) throws -> MessageDigest? {
        do throws(MaildirError) {
            let maildir = try context.store.open(record.directory)
            guard let entry = try maildir.find(baseName: intent.name) else { return nil }
            return try maildir.header(of: entry).digest
        } catch {
            guard error.kind == .vanished || error.kind == .noFolder else { throw error }
            return nil
        }
    }

    /// Flags that were sent and are not there are noted as not agreed on: they are set by the plan.
    private func end(_ intent: UploadIntent, _ found: ArrivalSearch.Found?, _ validity: UIDValidity) async throws {
        let placement = found.map { found in
            var row = intent.placement(uid: found.uid, emailID: found.emailID)
            if let flags = found.flags { row.flags = row.flags.common(with: flags) }
            return row
        }
        let (context, record) = (context, record)
        try await context.record(in: record.path) {
            try context.index.finishUpload(
                intent.id, placement: placement, folder: record.id, validity: validity, run: context.run)
        }
    }
}

extension MessageFlags {
    /// What both have.
    func common(with other: MessageFlags) -> MessageFlags {
        MessageFlags(system.intersection(other.system), keywords: Set(keywords).intersection(other.keywords))
    }

    /// What these have and the others have not.
    func without(_ other: MessageFlags) -> MessageFlags {
        MessageFlags(system.subtracting(other.system), keywords: Set(keywords).subtracting(other.keywords))
    }

    var isEmpty: Bool { system.isEmpty && keywords.isEmpty }
}
