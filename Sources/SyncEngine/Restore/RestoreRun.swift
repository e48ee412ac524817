import IMAPClient
import Mail

/// The part of a restore that talks to the server.
struct RestoreRun {
    let context: RunContext
    let sessions: Sessions
    let source: any RestoreSource
    let observer: any RestoreObserver
    let request: RestoreRequest
    let ledger: RestoreLedger

    func carryOut(_ folders: [RestoreFolder]) async throws {
        let (discovered, personal) = try await sessions.use { session in
            try await RestoreTree.look(on: session.connection)
        }
        let mapping = RestoreMapping(discovered, personal: personal, prefix: request.prefix)
        let (groups, impossible) = mapping.groups(of: folders)
        for folder in impossible {
            ledger.folderFailed(folder.path, "\(folder.path): the server can have no folder of that name")
        }
        tellMapping(groups)
        ledger.update { $0.folders = groups.count }
        context.progress.update { $0.foldersTotal = groups.count }
        let ready = try await make(groups)
        try await run(ready.map { FolderRestore($0, from: source, observer: observer) })
    }

    private func tellMapping(_ groups: [RestoreMapping.Group]) {
        for group in groups {
            for folder in group.folders where folder.path != group.target.path {
                let why =
                    !request.prefix.isEmpty
                    ? "as asked" : group.target.isThere && folder.role != nil ? "the server's folder for that" : "the server's way of names"
                observer.observe(.folderMapped(folder.path, to: group.target.path, why: why))
            }
        }
    }

    /// - Returns: the groups whose mailboxes are there by now; in a dry run all.
    private func make(
        _ groups: [RestoreMapping.Group]
    ) async throws -> [RestoreMapping.Group] {
        var ready: [RestoreMapping.Group] = []
        for group in groups {
            if group.target.isThere {
                ready.append(group)
                continue
            }
            do {
                if !context.isDry {
                    try await sessions.use { try await RestoreTree(context: context, session: $0).make(group.target) }
                }
                ledger.folderMade(group.target.path)
                ready.append(group)
            } catch let error as IMAPError {
                let path = group.target.path
                ledger.folderFailed(path, "\(path): the server did not make the folder: \(error.message)")
            }
        }
        return ready
    }

    /// Does the folders, several at a time. What has come of each counts, however it ends.
    private func run(_ folders: [FolderRestore]) async throws {
        defer {
            ledger.update { report in
                for folder in folders { report.counts += folder.counts }
            }
        }
        let (context, observer, ledger) = (context, observer, ledger)
        try await sessions.forEach(folders) { folder, session in
            context.progress.update { $0.current = folder.path.description }
            do {
                try await folder.carryOut(on: session, context, isThere: folder.target.isThere || !context.isDry)
                observer.observe(.folderDone(folder.path, folder.counts))
            } catch let fault as FolderFault {
                ledger.folderFailed(folder.path, fault.message)
            } catch let error as IMAPError where error.isRefusal(on: session) {
                ledger.folderFailed(folder.path, "\(folder.path): \(error.message)")
            }
            context.progress.update { $0.foldersDone += 1 }
        }
    }
}
