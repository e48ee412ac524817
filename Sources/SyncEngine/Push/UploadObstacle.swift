import IMAPClient
import IMAPProtocol
import Mail
import MaildirStore

/// Why a file cannot be sent to a server: known before it is tried, and told by a dry run.
struct UploadObstacle: Sendable, Equatable {
    /// As in the quarantine.
    let reason: String
    /// What stands in the way, as the end of a sentence.
    let words: String

    /// What was erased here does not leave either.
    static let erased = UploadObstacle(reason: "erased", words: "its message was erased here for good; delete the file")

    private init(reason: String, words: String) { (self.reason, self.words) = (reason, words) }

    /// - Parameter limit: octets that one message may have; `nil` = no limit is known.
    /// - Returns: `nil` if nothing is known that stands in the way.
    init?(_ facts: MessageFacts, limit: UInt64?) {
        if let obstacle = facts.obstacle(takesBinary: false) {
            (reason, words) = (obstacle.rawValue, obstacle.words)
        } else if let limit, facts.octets > limit {
            reason = "too-big"
            words = "it has \(facts.octets) octets, and the server takes \(limit); it stays here only"
        } else {
            return nil
        }
    }
}

extension Session {
    /// Octets that one message of this mailbox may have (RFC 7889); `nil` if the server tells no limit.
    func appendLimit(of name: MailboxName) async throws(IMAPError) -> UInt64? {
        let capabilities = connection.capabilities
        if let limit = capabilities.appendLimit { return limit }
        guard capabilities.hasAppendLimits else { return nil }
        let reply = try await connection.run(.status(name, [.appendLimit]))
        for case .status(let status) in reply.untagged { if let limit = status.appendLimit { return limit } }
        return nil
    }
}
