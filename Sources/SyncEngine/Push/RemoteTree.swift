import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import SyncPlanner

/// Folders that were made, renamed or deleted here follow on the server.
///
/// The server first, then the index, one action at a time. What the server has already as it is wished for counts as done.
/// Folders that are made or renamed are subscribed (RFC 3501 section 6.3.6), since many mail programs show no others.
/// INBOX is never renamed or deleted, and a mailbox that holds messages is never deleted.
struct RemoteTree {
    let context: RunContext
    let session: Session
    let book: ExchangeBook
    /// What the server calls a folder, also one that it does not have yet; `nil` if it can have none of that name.
    let name: @Sendable (FolderPath) -> MailboxName?

    /// Carries out what concerns the server; other actions are passed over. What the server refuses is the folder's failure.
    ///
    /// - Throws: passing faults, after which it can be called again; and what ends the run.
    func carryOut(_ action: FolderAction) async throws {
        do {
            switch action {
            case .createThere(let path): try await create(path)
            case .renameThere(let id, let from, let to): try await rename(id, from, to)
            case .deleteThere(let id, let path): try await delete(id, path)
            case .createHere, .renameHere, .deleteHere, .forget: break
            }
        } catch let fault as FolderFault {
            fail(action, fault.message)
        } catch let error as IMAPError where error.isRefusal(on: session) {
            fail(action, error.message)
        }
    }

    private var connection: IMAPConnection { session.connection }

    private func fail(_ action: FolderAction, _ message: String) {
        let exchange =
            switch action {
            case .createThere(let path), .createHere(let path): exchange(at: path)
            case .renameThere(let id, _, _), .renameHere(let id, _, _): book[id]
            case .deleteThere(let id, _), .deleteHere(let id, _), .forget(let id, _): book[id]
            }
        exchange?.fail(message)
    }

    private func exchange(at path: FolderPath) -> FolderExchange? { book.exchanges.first { $0.sight.path == path } }

    // MARK: Actions

    private func create(_ path: FolderPath) async throws {
        let name = try nameThere(path)
        let mailboxID = try await context.remoteEffect(.createFolderThere, in: path) { try await make(name) }
        let place = try await status(of: name)
        // By its number: a run that died may have noted the folder under a name that it no longer has here.
        let created = exchange(at: path)
        try await save(path: path, id: created?.id) { record in
            (record.name, record.path, record.goneRun, record.isSelectable) = (name, path, nil, true)
            record.directory = created?.record.directory ?? record.directory
            record.mailboxID = mailboxID ?? record.mailboxID
            record.uidValidity = place?.uidValidity
        }
        try await noteRemade(created, place?.uidValidity)
        created?.update { state in
            (state.record.name, state.record.path) = (name, path)
            (state.uidValidity, state.uidNext) = (place?.uidValidity, place?.uidNext)
        }
    }

    /// From now on the folder is known by its new UIDVALIDITY, wherever others move it.
    private func noteRemade(_ exchange: FolderExchange?, _ validity: UIDValidity?) async throws {
        guard let exchange, let validity, exchange.oldValidity.map({ $0 != validity }) ?? false else { return }
        let context = context
        try await onDisk { try context.index.setValidity(validity, of: exchange.id) }
    }

    /// - Returns: the mailbox's MAILBOXID, if told.
    private func make(_ name: MailboxName) async throws(IMAPError) -> String? {
        let created = connection.submit(.create(name))
        let subscribed = connection.submit(.subscribe(name))
        let outcome = await created.outcome()
        // Whoever does not know subscriptions shows everything.
        _ = await subscribed.outcome()
        switch outcome {
        case .success(let reply):
            if case .mailboxID(let id)? = reply.text.code { return id }
        case .failure(let error):
            guard error.isRefusal(on: session), try await isThere(name) else { throw error }
        }
        return nil
    }

    private func rename(_ id: Int64, _ from: FolderPath, _ to: FolderPath) async throws {
        guard from != .inbox, to != .inbox else { throw FolderFault("\(from): INBOX keeps its name") }
        let (old, new) = (try nameThere(from), try nameThere(to))
        session.forgetSelection()
        try await context.remoteEffect(.renameFolderThere, in: from) {
            guard case .failure(let error) = await connection.submit(.rename(old, to: new)).outcome() else { return }
            // Renamed already, by this run before its connection died, or by another client.
            guard error.isRefusal(on: session), try await isThere(new), try await !isThere(old) else { throw error }
        }
        let records = try await renamed(id, from, to)
        // Subscriptions do not follow a rename.
        let wishes = records.flatMap {
            [connection.submit(.subscribe($0.new.name)), connection.submit(.unsubscribe($0.old.name))]
        }
        for wish in wishes { _ = await wish.outcome() }
        guard connection.isOpen else { throw connection.failure ?? IMAPError(.closed, message: "The connection is closed.") }
        let context = context
        try await context.record(in: to) { _ = try context.index.save(records.map(\.new)) }
        for record in records {
            book[record.new.id]?.update { state in
                (state.record.name, state.record.path) = (record.new.name, record.new.path)
            }
        }
    }

    private func delete(_ id: Int64, _ path: FolderPath) async throws {
        guard path != .inbox else { throw FolderFault("INBOX is never deleted") }
        let name = try book[id]?.record.name ?? nameThere(path)
        // Some servers end every session that has a mailbox open which is deleted.
        try await session.select(.inbox, readOnly: true)
        // IMAP cannot delete a mailbox only if it is empty: nothing may stand between this look and the deletion.
        guard try await isEmpty(name, id) else {
            context.observer.observe(
                .notice("\(path): deleted here, and not on the server, since messages came there meanwhile"))
            book[id]?.leaveForNextRun()
            return
        }
        try await context.remoteEffect(.deleteFolderThere, in: path) {
            guard case .failure(let error) = await connection.submit(.delete(name)).outcome() else { return }
            guard error.isRefusal(on: session), try await !isThere(name) else { throw error }
        }
        _ = await connection.submit(.unsubscribe(name)).outcome()
        let run = context.run
        try await save(path: path, id: id) { $0.goneRun = run }
        book[id]?.update { $0.record.goneRun = run }
    }

    // MARK: Names

    private func nameThere(_ path: FolderPath) throws(FolderFault) -> MailboxName {
        guard let name = name(path) else {
            throw FolderFault(
                "\(path): the server can have no folder of that name, since what it puts between the levels is in one of them; "
                    + "rename the folder here")
        }
        return name
    }

    /// The folder and those below it, under their names before and after.
    private func renamed(
        _ id: Int64, _ from: FolderPath, _ to: FolderPath
    ) async throws -> [(old: FolderRecord, new: FolderRecord)] {
        let context = context
        let records = try await onDisk { try context.index.folders() }
        return try records.compactMap { record in
            // As it is now, which the index may not know yet.
            var old = record
            if let now = book[record.id]?.record { (old.path, old.name) = (now.path, now.name) }
            guard record.goneRun == nil, old.path.levels.starts(with: from.levels) else { return nil }
            // Another folder may have come up here under the old name, or inside it, and is not on the server yet.
            let isInside = old.path != from && book[record.id]?.sight.isThere ?? true
            guard record.id == id || isInside else { return nil }
            var new = old
            new.path = FolderPath(to.levels + old.path.levels.dropFirst(from.levels.count))
            new.name = try nameThere(new.path)
            return (old, new)
        }
    }

    // MARK: Looking

    private func isThere(_ name: MailboxName) async throws(IMAPError) -> Bool {
        do throws(IMAPError) {
            return try await status(of: name) != nil
        } catch  where error.isRefusal(on: session) {
            return false
        }
    }

    /// Whether no mail is lost with the mailbox.
    private func isEmpty(_ name: MailboxName, _ id: Int64) async throws -> Bool {
        guard let messages = try await messages(in: name), messages > 0 else { return true }
        return session.canExpunge ? false : try await holdsOnlyMarked(name, id, count: messages)
    }

    /// - Returns: `nil` if there is no such mailbox.
    private func messages(in name: MailboxName) async throws(IMAPError) -> Int? {
        do throws(IMAPError) {
            let reply = try await connection.run(.status(name, [.messages]))
            for case .status(let status) in reply.untagged where status.name == name {
                if let messages = status.messages { return Int(messages) }
            }
        } catch  where error.disposition == .gone && connection.isOpen {
            return nil
        }
        throw IMAPError(
            .refused, message: "The server did not tell how many messages are in \(name).", disposition: .lasting, mailbox: name)
    }

    /// Without UIDPLUS what was deleted or moved out stays, marked. The index must know each of the messages as such.
    private func holdsOnlyMarked(_ name: MailboxName, _ id: Int64, count: Int) async throws -> Bool {
        let selected = try await session.select(name, readOnly: true)
        guard let validity = selected.uidValidity, validity == book[id]?.presentValidity else { return false }
        let collector = FlagCollector()
        let reply = try await connection.run(.uidFetch(.all, [.uid, .flags]), receiver: collector)
        try await session.select(.inbox, readOnly: true)
        let flags = collector.collected.flags.filter { $0.value.system.contains(.deleted) }
        guard flags.count >= count, collector.collected.uids.count == flags.count, reply.unreadableLines == 0 else {
            return false
        }
        let context = context
        return try await onDisk {
            try flags.keys.allSatisfy { uid in
                try context.index.placement(uid, in: id, validity)?.flags.system.contains(.deleted) ?? false
            }
        }
    }

    private func status(of name: MailboxName) async throws(IMAPError) -> MailboxStatus? {
        let reply = try await connection.run(.status(name, [.uidNext, .uidValidity]))
        for case .status(let status) in reply.untagged where status.name == name { return status }
        return nil
    }

    // MARK: Recording

    private func save(path: FolderPath, id: Int64? = nil, _ change: @escaping @Sendable (inout FolderRecord) -> Void) async throws
    {
        let context = context
        try await context.record(in: path) {
            let records = try context.index.folders()
            guard var record = records.first(where: { id == nil ? $0.path == path : $0.id == id }) else { return }
            change(&record)
            _ = try context.index.save([record])
        }
    }
}
