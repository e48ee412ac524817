import IMAPClient
import Mail
import MailIndex
import MaildirStore

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
