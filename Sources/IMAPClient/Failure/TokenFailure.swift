import IMAPProtocol
import SASL
import Transport

/// Puts a refused access token into words. Servers tell little, so the sentence names what it can be.
struct TokenFailure {
    let endpoint: Endpoint
    let user: String
    let refusal: TokenRefusal

    func error(_ command: Command, _ text: ResponseText) -> IMAPError {
        let words = text.shown.map { ": “\($0)”" } ?? ""
        return IMAPError(
            .tokenRefused, message: "\(endpoint) refused the access token of \(user)\(words): \(causes).", serverText: text.shown,
            code: text.code, command: command.name, refusal: refusal)
    }

    private var causes: String {
        let wanted = refusal.scope.map { " (it wants \($0))" } ?? ""
        return switch refusal.status {
        case _ where refusal.lacksScope: "the token lacks the scope for IMAP\(wanted), so sign in again and allow it"
        // Exchange gives no challenge, whatever is wrong.
        case nil:
            "it is made out to another user, resource or scope, or IMAP is switched off for the mailbox, or a policy of the organization forbids it"
        // Gmail, where 401 is kept for tokens that are over.
        case "400": "it is of another user, or lacks the scope for IMAP\(wanted)"
        default: "it is over, revoked, of another user or issuer, or lacks the scope for IMAP\(wanted)"
        }
    }
}
