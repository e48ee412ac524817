import Submission
import SyncEngine

/// Where an account hands over what it sends, and as whom: `[account.x.submission]`, checked.
struct SubmissionSettings: Sendable {
    let server: ServerSettings
    /// `nil` where the name that it signs in with is no address, and none is written.
    let sender: SMTPAddress?
}
