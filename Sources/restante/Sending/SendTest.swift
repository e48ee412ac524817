import Audit
import Glibc
import IMAPClient
import SASL
import Submission
import SyncEngine
import Transport

/// The steps `SMTP`, `SMTP login` and `test message` of `restante check --send-test`.
struct SendTest {
    let account: AccountSettings
    /// `nil` where no server for sending is known.
    let submission: SubmissionSettings?
    /// `nil` for an account with a password.
    let oauth: OAuthAccount?
    /// To whom; the account itself where nobody is named.
    let recipient: SMTPAddress?

    private static let names = ["SMTP", "SMTP login", "test message"]

    /// Sends one message, unless something keeps it from being sent.
    func steps() async -> [CheckStep] {
        guard let submission else {
            return failed(
                0, "no server for sending is known",
                "write [account.\(account.name).submission] and below it host = \"smtp.example.org\"")
        }
        guard let sender = submission.sender else {
            return failed(
                0, "“\(account.user)” is no address that a message could be from",
                "write from = \"me@example.org\" under [account.\(account.name).submission]")
        }
        if let missing = missingScope {
            return failed(
                1, "the sign-in asks for no leave to send (\(missing))",
                "write [account.\(account.name).submission] in the configuration, then run `restante auth login \(account.name)`")
        }
        let letter = TestLetter(account: account.name, sender: sender, recipient: recipient ?? sender, now: time(nil))
        guard let message = letter.letter() else { return failed(2, "the message cannot be made", nil) }
        do throws(Trouble) {
            let receipt = try await send(message, submission.server)
            return passed(submission.server, receipt) + [
                CheckStep("test message", .passed, "taken for \(letter.recipient): “\(receipt.reply.text)”")
            ]
        } catch {
            return steps(error, submission.server)
        }
    }

    /// A scope that sending needs, and the account's settings do not ask for.
    private var missingScope: String? {
        guard let oauth = oauth?.oauth else { return nil }
        return oauth.scopesForSending.first { !oauth.scopes.contains($0) }
    }

    // MARK: Sending

    private enum Trouble: Error {
        /// There is nothing to sign in with.
        case credentials(String)
        /// The server takes no token of this kind.
        case refusedAnew(String)
        case submission(SubmissionFailure)
    }

    /// Once more with a fresh token where the one that is held is refused.
    private func send(_ letter: Letter, _ server: ServerSettings) async throws(Trouble) -> SubmissionReceipt {
        let submitter = Submitter(to: Endpoint(server), deadlines: .interactive)
        let source: any CredentialSource
        let credentials: Credentials
        do {
            source = try await self.source(server)
            credentials = try await source.credentials()
        } catch {
            throw .credentials("\(error)")
        }
        do throws(SubmissionFailure) {
            return try await submitter.send(letter, as: credentials)
        } catch {
            guard error.refusesCredentials else { throw .submission(error) }
            let others: Credentials?
            do throws(IMAPError) {
                others = try await source.refused(credentials, why: error.refusal ?? TokenRefusal())
            } catch {
                throw .credentials(error.message)
            }
            guard let others else { throw .submission(error) }
            return try await sendAnew(letter, submitter, others, source)
        }
    }

    private func sendAnew(
        _ letter: Letter, _ submitter: Submitter, _ credentials: Credentials, _ source: any CredentialSource
    ) async throws(Trouble) -> SubmissionReceipt {
        do throws(SubmissionFailure) {
            return try await submitter.send(letter, as: credentials)
        } catch {
            guard error.refusesCredentials, let reason = source.reason(ofRefusing: credentials) else { throw .submission(error) }
            throw .refusedAnew(reason + "; a token renewed just now was refused as well.")
        }
    }

    /// The account's own, which for a refused token tells what sending needs of it.
    private func source(_ server: ServerSettings) async throws -> any CredentialSource {
        guard let oauth else { return try await account.signIn() }
        return try await oauth.credentials(explaining: oauth.explanation(ofSendingBy: server.host))
    }

    // MARK: Words

    private func passed(_ server: ServerSettings, _ receipt: SubmissionReceipt) -> [CheckStep] {
        [reached(server), CheckStep("SMTP login", .passed, "\(account.user) by \(receipt.mechanism.rawValue)")]
    }

    private func reached(_ server: ServerSettings) -> CheckStep {
        let way =
            switch server.security {
            case .tls: "with TLS"
            case .starttls: "with STARTTLS"
            case .plaintext: "on this machine, without TLS"
            }
        return CheckStep("SMTP", .passed, "\(server.host), port \(server.port), \(way)")
    }

    private func steps(_ trouble: Trouble, _ server: ServerSettings) -> [CheckStep] {
        switch trouble {
        case .credentials(let message): return failed(1, message, nil)
        case .refusedAnew(let message): return [reached(server)] + failed(1, message, nil)
        case .submission(let failure):
            switch failure.stage {
            case .connecting, .securing, .greeting: return failed(0, failure.message, nil)
            case .signingIn: return [reached(server)] + failed(1, failure.message, nil)
            case .envelope, .content:
                let login = CheckStep("SMTP login", .passed, account.user)
                return [reached(server), login] + failed(2, failure.message, nil)
            }
        }
    }

    /// The step of that number, and those after it.
    private func failed(_ number: Int, _ detail: String, _ remedy: String?) -> [CheckStep] {
        [CheckStep(Self.names[number], .failed, Redaction.masked(detail), remedy: remedy)]
            + Self.names.dropFirst(number + 1).map { CheckStep($0, .skipped, "") }
    }
}
