import MailIndex

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
