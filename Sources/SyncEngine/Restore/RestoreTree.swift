import IMAPClient
import IMAPProtocol
import Mail
import MailIndex

/// Makes the mailboxes that mail is put back into.
struct RestoreTree {
    let context: RunContext
    let session: Session

    /// What is needed to place folders: the server's folders, and the prefix of the personal namespace.
    static func look(on connection: IMAPConnection) async throws(IMAPError) -> (folders: [DiscoveredFolder], personal: [UInt8]) {
        let folders = try await Discovery(connection: connection).folders()
        guard connection.capabilities.has("NAMESPACE") else { return (folders, []) }
        let reply = try await connection.run(.namespace)
        for case .namespace(let spaces) in reply.untagged {
            if let personal = spaces.personal.first { return (folders, personal.prefix) }
        }
        return (folders, [])
    }

    /// Makes one, and subscribes to it. One that is there by now counts as made.
    func make(_ target: RestoreMapping.Target) async throws {
        let connection = session.connection
        let role = connection.capabilities.has("CREATE-SPECIAL-USE") ? target.role : nil
        try await context.remoteEffect(.createFolderThere, in: target.path) {
            var outcome = await connection.submit(.create(target.name, role: role)).outcome()
            if role != nil, case .failure(let error) = outcome, error.isRefusal(on: session) {
                // Some folder has that role already, or the server does not give it.
                outcome = await connection.submit(.create(target.name)).outcome()
            }
            guard case .failure(let error) = outcome else { return }
            guard error.isRefusal(on: session), try await isThere(target.name) else { throw error }
        }
        // Many mail programs show only what is subscribed (RFC 3501 section 6.3.6); who does not know it shows everything.
        _ = await connection.submit(.subscribe(target.name)).outcome()
    }

    private func isThere(_ name: MailboxName) async throws(IMAPError) -> Bool {
        do throws(IMAPError) {
            let reply = try await session.connection.run(.status(name, [.uidNext]))
            return reply.untagged.contains { if case .status(let status) = $0 { status.name == name } else { false } }
        } catch  where error.isRefusal(on: session) {
            return false
        }
    }
}
