import IMAPClient
import Mail
import OAuth
import SyncEngine

/// Asks the mail server itself where one signs in: its refusal of a token that is none may say it (RFC 7628 section 3.2.2).
struct MailServerQuestion {
    let account: OAuthAccount
    let console: Console

    func server(_ sender: any HTTPSender) async throws(OAuthFailure) -> AuthorizationServer {
        let document = try await document()
        let metadata = try await Discovery(sender: sender).metadata(document: document)
        return AuthorizationServer(endpoints: metadata.endpoints, metadata: metadata)
    }

    private func document() async throws(OAuthFailure) -> HTTPSURL {
        let host = account.account.server.host
        guard let text = try await hint() else {
            throw failure(
                "\(host) does not say where one signs in; write issuer = \"https://…\" under [account.\(account.name).auth]")
        }
        switch MailServerHint.judge(openIDConfiguration: text, mailHost: host) {
        case .trusted(let url): return url
        case .refused(let sentence): throw failure(sentence)
        case .ask(let url, let question):
            // Who is sent to a stranger's page types a password there: the user says so in writing.
            throw failure("\(question) If so, write issuer = \"\(url.origin)…\" under [account.\(account.name).auth]")
        }
    }

    /// What the server names, if it refuses in the way of OAUTHBEARER or XOAUTH2.
    private func hint() async throws(OAuthFailure) -> String? {
        let none = FixedCredentials(.bearer(user: account.account.user, token: Secret("none"), expires: nil))
        do throws(IMAPError) {
            let connection = try await IMAPConnection.open(SessionOptions(account.account, credentials: none))
            await connection.logout()
            return nil
        } catch {
            if let refusal = error.refusal { return refusal.openIDConfiguration }
            throw OAuthFailure(
                error.disposition == .passing || error.disposition == .throttled ? .retry(after: nil) : .config, error.message,
                host: account.account.server.host)
        }
    }

    private func failure(_ sentence: String) -> OAuthFailure {
        OAuthFailure(.config, sentence, host: account.account.server.host)
    }
}
