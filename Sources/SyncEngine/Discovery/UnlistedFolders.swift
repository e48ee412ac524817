import IMAPClient
import IMAPProtocol
import Mail
import MailIndex

/// A folder counts as gone only if it is not in the server's list and cannot be found by its name either: a list may be cut
/// short, hold a line that makes no sense, or leave out what is hidden from IMAP for a while.
enum UnlistedFolders {
    /// What is said of one that the server knows.
    static let sentence = "the server does not list the folder, but knows it; nothing is done about it in this run"

    /// - Parameter known: all folders of the index.
    static func names(of known: [FolderRecord], missingIn discovered: [DiscoveredFolder]) -> [(id: Int64, name: MailboxName)] {
        // An empty list is no sign that any folder was deleted, so nothing needs to be asked.
        guard !discovered.isEmpty else { return [] }
        let listed = Set(discovered.map(\.name))
        return known.filter { $0.goneRun == nil && $0.uidValidity != nil && !listed.contains($0.name) }.map { ($0.id, $0.name) }
    }

    /// Those that STATUS does not call unknown; all commands in flight together.
    static func answering(
        _ names: [(id: Int64, name: MailboxName)], on connection: IMAPConnection
    ) async throws(IMAPError) -> Set<Int64> {
        let pending = names.map { ($0.id, connection.submit(.status($0.name, [.uidValidity]))) }
        var found: Set<Int64> = []
        for (id, reply) in pending {
            do throws(IMAPError) {
                let reply = try await reply.value()
                if reply.untagged.contains(where: { if case .status = $0 { true } else { false } }) { found.insert(id) }
            } catch {
                guard connection.isOpen, error.kind == .refused || error.disposition == .gone else { throw error }
                if error.code == .noPerm { found.insert(id) }
            }
        }
        return found
    }
}
