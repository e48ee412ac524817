import IMAPClient
import IMAPProtocol
import Mail

/// Looks whether messages that were sent have the flags that were sent with them, and sets those that are missing: some servers
/// forget them at APPEND. Flags are only added, and only to messages that this run has sent.
struct RestoredFlags {
    let path: FolderPath
    /// What was sent, by the UID that the server told.
    let sent: [UID: MessageFlags]

    /// - Returns: a sentence if the server does not take them now either.
    func mend(on session: Session, _ context: RunContext) async throws -> String? {
        let lacking = try await lacking(on: session, context)
        guard !lacking.isEmpty else { return nil }
        return try await context.remoteEffect(.flagsThere, in: path) {
            let commands = lacking.flatMap { flags, uids in
                uids.portions(for: session.connection, context.settings.limits).map {
                    session.connection.submit(.uidStore(.numbers($0), StoreChange(.add, flags)))
                }
            }
            var refusal: IMAPError?
            for command in commands {
                guard case .failure(let error) = await command.outcome() else { continue }
                guard error.isRefusal(on: session) else { throw error }
                refusal = refusal ?? error
            }
            return refusal.map { "\(path): some flags are not set: \($0.message)" }
        }
    }

    /// Flags that are missing, and on which messages.
    private func lacking(on session: Session, _ context: RunContext) async throws(IMAPError) -> [MessageFlags: UIDSet] {
        let uids = UIDSet(sent.filter { $0.value != .none }.keys)
        var lacking: [MessageFlags: UIDSet] = [:]
        for portion in uids.isEmpty ? [] : uids.portions(for: session.connection, context.settings.limits) {
            for case .fetch(let fetch) in try await session.connection.run(.uidFetch(.numbers(portion), [.uid, .flags])).untagged
            {
                guard let uid = fetch.uid, let wanted = sent[uid], let there = fetch.flags else { continue }
                let missing = MessageFlags(
                    wanted.system.subtracting(there.system), keywords: wanted.keywords.filter { !there.keywords.contains($0) })
                if missing != .none { lacking[missing, default: UIDSet()].insert(uid) }
            }
        }
        return lacking
    }
}
