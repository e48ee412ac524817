import Foundation
import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import MaildirStore

extension AccountInspector {
    /// Reads files back and compares their digests with the index; with `againstServer`, compares what is held with
    /// what the server lists, UID by UID and flag by flag.
    package func verify(
        _ sample: VerifySample, againstServer: Bool, progress: RunProgress = RunProgress()
    ) async throws(RunFailure) -> VerifyReport {
        let index = try files.openHeldIndex()
        defer { index.close() }
        var report = VerifyReport()
        do {
            try files.checkStore(index)
            let folders = try index.folders()
            progress.update { $0.foldersTotal = folders.count }
            let store = files.store
            for folder in folders {
                try Task.checkCancellation()
                progress.update { $0.current = folder.path.description }
                let part = try await onDisk { try FolderVerification(index, store, folder).readBack(sample) }
                report.add(part)
                progress.update { progress in
                    progress.foldersDone += 1
                    progress.messagesDone += part.checked
                    progress.bodyBytes += part.bytes
                }
            }
            if againstServer { try await compareWithServer(index, folders, &report) }
        } catch is CancellationError {
            throw .interrupted
        } catch let error as IMAPError {
            throw RunFailure(error)
        } catch {
            throw StoreFailure(error).runFailure
        }
        return report
    }

    private func compareWithServer(_ index: AccountIndex, _ folders: [FolderRecord], _ report: inout VerifyReport) async throws {
        let connection = try await connect()
        defer { connection.close() }
        let filter = FolderFilter(settings.folders)
        let current = Dictionary(
            folders.filter { $0.goneRun == nil }.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var isComplete = true
        for folder in try await Discovery(connection: connection).folders() {
            guard folder.isSelectable, filter.reasonToLeaveOut(folder.path, isForeign: folder.isForeign) == nil else { continue }
            let findings: [Difference]
            do {
                findings = try await compare(folder, current[folder.name], index, connection)
            } catch let error as IMAPError where connection.isOpen {
                // One folder that the server refuses says nothing of the others.
                let finding = VerifyReport.Finding(path: folder.path, uid: nil, message: "cannot be compared: \(error.message)")
                findings = [Difference(finding: finding, isMissingHere: true)]
            }
            if findings.contains(where: \.isMissingHere) { isComplete = false }
            report.findings += findings.map(\.finding)
        }
        report.complete = isComplete
        await connection.logout()
    }

    private struct Difference {
        let finding: VerifyReport.Finding
        /// The server has a message that is not held.
        let isMissingHere: Bool
    }

    private func compare(
        _ folder: DiscoveredFolder, _ record: FolderRecord?, _ index: AccountIndex, _ connection: IMAPConnection
    ) async throws -> [Difference] {
        let missing = { (uid: UID?, message: String) in
            Difference(finding: .init(path: folder.path, uid: uid, message: message), isMissingHere: true)
        }
        let differs = { (uid: UID?, message: String) in
            Difference(finding: .init(path: folder.path, uid: uid, message: message), isMissingHere: false)
        }
        guard let record, let validity = record.uidValidity else {
            return folder.status?.messages == 0 ? [] : [missing(nil, "the folder is not held yet; run a backup")]
        }
        let look = FolderLook(
            session: Session(connection), mailbox: folder.name, before: .init(uidValidity: validity, erased: try index.erasedUIDs(in: record.id)), canResync: false,
            isReadOnly: true)
        let findings = try await look.look(flagsToo: true)
        if findings.hasNewValidity { return [missing(nil, "the server made the folder anew; run a backup")] }
        guard case .everything(let present) = findings.server.extent else { return [] }
        var differences: [Difference] = []
        var held = UIDSet()
        try index.forEachPlacement(in: record.id, validity) { placement in
            held.insert(placement.uid)
            guard placement.goneRun == nil else { return }
            if !present.contains(placement.uid) {
                differences.append(differs(placement.uid, "held, but gone from the server since the last run"))
            } else if let flags = findings.server.flags[placement.uid], flags != placement.flags {
                differences.append(differs(placement.uid, "flags are \(flags) on the server and \(placement.flags) here"))
            }
        }
        let limits = ArrivalLimits(settings.policy, now: Int64(Date().timeIntervalSince1970))
        let lacking = try await limits.admitted(present.subtracting(held), of: present, on: connection, settings.limits)
        differences += lacking.map { missing($0, "on the server, but not held") }
        let listed = present.count + findings.erased.count
        if listed != findings.exists {
            differences.append(missing(nil, "the server says it has \(findings.exists) messages and lists \(listed)"))
        }
        return differences
    }
}

extension VerifyReport {
    mutating func add(_ other: VerifyReport) {
        folders += other.folders
        checked += other.checked
        bytes += other.bytes
        findings += other.findings
        repaired += other.repaired
    }
}
