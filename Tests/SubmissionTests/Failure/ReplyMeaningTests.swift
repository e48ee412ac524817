@testable import Submission
import Testing

@Suite("What refusals mean")
struct ReplyMeaningTests {
    private static let rows: [(reply: String, SubmissionStage, SubmissionFailure.Remedy)] = [
        (
            "535 5.7.3 Authentication unsuccessful [AM0PR0.eurprd01.prod.outlook.com 2026-11-21T12:00:00.000Z 08DE]", .signingIn,
            .signIn
        ),
        (
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled",
            .signingIn, .admin
        ),
        ("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.", .signingIn, .admin),
        (
            "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. Contact your administrator.",
            .signingIn, .admin
        ),
        (
            "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully.",
            .signingIn, .admin
        ),
        ("535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", .signingIn, .config),
        ("550 5.7.30 Basic authentication is not supported for Client Submission.", .signingIn, .config),
        ("530 5.7.57 Client not authenticated to send mail.", .envelope, .signIn),
        ("432 4.3.2 Concurrent connections limit exceeded.", .greeting, .retry(after: 60)),
        ("432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", .content, .retry(after: 60)),
        ("554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed", .content, .config),
        ("550 5.7.60 SMTP; Client does not have permissions to send as this sender", .envelope, .config),
        ("550 5.1.90 Your message can't be sent because you've reached your daily limit", .envelope, .retry(after: 86_400)),
        ("554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException", .content, .retry(after: 86_400)),
        ("550 5.7.501 Access denied, spam abuse detected", .envelope, .retry(after: 86_400)),
        ("451 4.7.0 Temporary server error. Please try again later.", .content, .retry(after: nil)),
        ("421 4.3.0 Temporary System Problem. Try again later", .greeting, .retry(after: nil)),
        ("452 4.3.1 Insufficient system resources", .envelope, .retry(after: nil)),
        ("552 5.3.4 Message size exceeds fixed maximum message size", .envelope, .permanent),
        ("454 4.7.0 Too many login attempts, please try again later.", .signingIn, .retry(after: 600)),
        ("454 4.7.0 Cannot authenticate due to temporary system problem. Try again later.", .signingIn, .retry(after: 600)),
        ("534 5.7.9 Application-specific password required.", .signingIn, .config),
        ("534 5.7.14 Please log in via your web browser and then try again.", .signingIn, .config),
        ("535 5.7.8 Username and Password not accepted.", .signingIn, .signIn),
        ("550 5.4.5 Daily user sending limit exceeded.", .content, .retry(after: 86_400)),
        ("552 5.2.3 Your message exceeded Google's message size limits.", .content, .permanent),
        ("530 5.7.0 Must issue a STARTTLS command first", .envelope, .config),
        ("554 5.7.1 <x>: Relay access denied", .envelope, .config), ("550 5.1.1 no such user", .envelope, .permanent),
        ("554 no SMTP service here", .greeting, .config), ("504 unknown mechanism", .signingIn, .signIn),
        ("450 4.2.1 busy", .envelope, .retry(after: nil)), ("554 transaction failed", .content, .permanent),
    ]

    private static func reply(_ text: String) -> SMTPReply {
        SMTPReply(code: Int(text.prefix(3)) ?? 0, lines: [String(text.dropFirst(4))])
    }

    @Test("by what servers are known to say")
    func table() {
        for (text, stage, remedy) in Self.rows {
            #expect(ReplyMeaning.of(Self.reply(text), at: stage).remedy == remedy, "\(text)")
        }
    }

    @Test("and each but the refused sign-in has advice, in one sentence's end")
    func advice() {
        for (text, stage, _) in Self.rows {
            let meaning = ReplyMeaning.of(Self.reply(text), at: stage)
            #expect(meaning.refusesCredentials == meaning.advice.isEmpty, "\(text)")
            #expect(!meaning.advice.hasSuffix("."))
        }
    }
}
