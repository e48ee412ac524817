import Mail
import NIOCore
import SASL
import Submission

extension FuzzTarget {
    /// Replies of a submission server.
    static let submission = FuzzTarget(
        name: "smtp",
        corpus: [
            "220 hi\r\n", "250-mail.example.org\r\n250-SIZE 157286400\r\n250-AUTH LOGIN XOAUTH2\r\n250 8BITMIME\r\n", "334 \r\n",
            "334 eyJzdGF0dXMiOiI0MDEifQ==\r\n", "535-5.7.8 Username and Password not accepted.\r\n535 5.7.8 see support\n",
            "432 4.3.2 Concurrent connections limit exceeded\r\n", "354\r\n", "421 4.3.0 bye\r\n",
        ].map { Array($0.utf8) },
        tokens: ["220 ", "250-", "250 ", "334 ", "535-5.7.8 ", "5.7.139", "2.0.0", "421\r\n", "599 ", "199 ", "\r\r\n"], joined: 3
    ) { stream, mutator in
        let whole = replies([stream[...]])
        guard replies(mutator.cut(stream)) == whole else { return "in pieces the replies are others" }
        return whole.allSatisfy { $0.isReply } ? nil : "a reply without lines, or with a code that is none"
    }

    /// What a server says of a token that it refuses.
    static let refusal = FuzzTarget(
        name: "token-refusal",
        corpus: [
            #"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#,
            #"{"status":"invalid_token","openid-configuration":"https://login.example.org/.well-known/openid-configuration"}"#,
            #"{"status":401}"#, "[]", "Invalid credentials",
        ].map { Array($0.utf8) },
        tokens: ["\"status\":", "\"scope\":", "\\u0000", "\\ud800", "{", "}", "null", "1e999", "[[[[[[[["]
    ) { stream, _ in
        let credentials = Credentials.bearer(user: "me", token: Secret("t"), expires: nil)
        guard var mechanism = try? SASLMechanism(.xoauth2, credentials, host: "h", port: 1) else { return "no mechanism" }
        guard (try? mechanism.respond(to: stream)) == [] else { return "the refusal is not answered" }
        let words = [mechanism.refusal?.status, mechanism.refusal?.scope, mechanism.refusal?.openIDConfiguration].compactMap {
            $0
        }
        return words.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 32 } } ? nil : "a control character came through"
    }

    /// A reply, or why there is none.
    private enum Outcome: Equatable {
        case reply(SMTPReply)
        case fault(SMTPReplyParser.Fault)

        var isReply: Bool {
            if case .reply(let reply) = self { 200..<600 ~= reply.code && !reply.lines.isEmpty } else { true }
        }
    }

    private static func replies(_ pieces: [ArraySlice<UInt8>]) -> [Outcome] {
        var parser = SMTPReplyParser()
        var outcomes: [Outcome] = []
        for piece in pieces {
            parser.append(ByteBuffer(bytes: piece))
            do throws(SMTPReplyParser.Fault) {
                while let reply = try parser.next() { outcomes.append(.reply(reply)) }
            } catch {
                return outcomes + [.fault(error)]
            }
        }
        return outcomes
    }
}
