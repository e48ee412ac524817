import Audit
import SyncEngine
import Synchronization

/// One restore in the audit log: that it began, before anything is sent, and how it ended. Where the second line is missing,
/// the process died, and what had been sent by then is on the server.
final class RestoreRecord: Sendable {
    private let log: AuditLog
    private let account: String
    /// Where the mail comes from, in words.
    private let source: String
    private let hasBegun = Mutex(false)

    /// - Parameter account: whose server the mail goes to.
    init(_ log: AuditLog, account: String, source: String) { (self.log, self.account, self.source) = (log, account, source) }

    /// - Throws: ``RunFailure`` where it cannot be written.
    func begin() throws {
        do throws(AuditError) {
            try append(["from": .text(source), "outcome": .text("begun")])
        } catch {
            throw RunFailure(.failed, "\(error); nothing is restored without a record of it")
        }
        hasBegun.withLock { $0 = true }
    }

    /// Of a restore that did not begin there is nothing to say.
    func end(_ report: RestoreReport) throws(AuditError) {
        guard hasBegun.withLock({ $0 }) else { return }
        try append([
            "from": .text(source), "messages": .number(report.counts.restored), "folders": .number(report.foldersMade),
            "refused": .number(report.counts.refused), "outcome": .text(report.outcome.rawValue),
        ])
    }

    private func append(_ fields: KeyValuePairs<String, AuditValue>) throws(AuditError) {
        _ = try log.append([AuditEvent(.restore, account: account, fields)], time: Int(Timestamp.now))
    }
}
