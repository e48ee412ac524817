import Audit
import Mail
import SyncEngine

/// Puts what is done on purpose about kept mail into the audit log.
struct RetentionRecord: Sendable {
    /// What was put on record just before did not come about: the message is still here, or still damaged.
    static let stayed = AuditEvent.Kind("stayed")
    /// A damaged file is put aside for a good one.
    static let repair = AuditEvent.Kind("repair")

    let account: String
    let log: AuditLog

    /// All or none, on disk when it returns.
    func append(_ acts: [RetentionAct]) throws(RunFailure) {
        guard !acts.isEmpty else { return }
        do throws(AuditError) {
            _ = try log.append(acts.map(event), time: Int(Timestamp.now))
        } catch {
            throw RunFailure(.failed, "\(error); nothing that must be on record is done without")
        }
    }

    private func event(_ act: RetentionAct) -> AuditEvent {
        switch act {
        case .forgotten(let removal): event(.forget, removal)
        case .erased(let removal): event(.erase, removal)
        case .stayed(let removal, let reason): event(Self.stayed, removal, reason)
        case .holdAdded(let name, let query, let messages, let who):
            AuditEvent(
                .hold, account: account,
                ["name": .text(name), "query": .text(query), "messages": .number(messages), "by": .text(who)])
        case .holdReleased(let name, let who):
            AuditEvent(.release, account: account, ["name": .text(name), "by": .text(who)])
        case .repaired(let folder, let uid, let digest, let source):
            event(Self.repair, folder, uid, digest, "from", source)
        case .unrepaired(let folder, let uid, let digest, let reason):
            event(Self.stayed, folder, uid, digest, "reason", reason)
        }
    }

    private func event(
        _ kind: AuditEvent.Kind, _ folder: FolderPath, _ uid: UID, _ digest: MessageDigest, _ name: String, _ words: String
    ) -> AuditEvent {
        AuditEvent(
            kind, account: account,
            [
                "folder": .text(folder.description), "uid": .number(Int(uid.value)), "sha256": .digest(digest),
                name: .text(words),
            ])
    }

    private func event(
        _ kind: AuditEvent.Kind, _ removal: RetentionAct.Removal, _ reason: String? = nil
    ) -> AuditEvent {
        let digest = removal.digest.map { AuditValue.digest($0) } ?? .text("unknown")
        let (uid, validity) = (Int(removal.uid.value), Int(removal.uidValidity.value))
        guard let reason else {
            return AuditEvent(
                kind, account: account,
                [
                    "folder": .text(removal.folder.description), "uid": .number(uid), "uidvalidity": .number(validity),
                    "sha256": digest, "size": .number(Int(clamping: removal.size)), "run": .number(Int(removal.run)),
                ])
        }
        return AuditEvent(
            kind, account: account,
            [
                "folder": .text(removal.folder.description), "uid": .number(uid), "uidvalidity": .number(validity),
                "sha256": digest, "run": .number(Int(removal.run)), "reason": .text(reason),
            ])
    }
}
