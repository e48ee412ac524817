import Mail

/// Why a mail server probably refused a token. On the wire all reasons look the same; the token itself tells more.
package struct RefusalExplanation: Sendable {
    /// The mailbox that was to be opened.
    package let user: String
    /// The mail server.
    package let server: String
    /// Who the token must be for: one of these as `aud`, such as `https://outlook.office.com`; empty where any will do.
    package let audiences: [String]
    /// What is asked of the server, for the words: `IMAP`, `SMTP AUTH`.
    package let service: String
    /// One of these must be in `scp`, or in `roles` for an app without a user; empty where the server's needs are not known.
    package let permissions: [String]

    package init(user: String, server: String, service: String = "IMAP", audiences: [String], permissions: [String]) {
        self.user = user
        self.server = server
        self.service = service
        self.audiences = audiences
        self.permissions = permissions
    }

    /// One sentence: what is wrong with the token, or that it looks right and what else may be.
    /// - Parameter claims: `nil` for an opaque token.
    package func sentence(_ claims: TokenClaims?, now: Instant) -> String {
        guard let claims else {
            return
                "\(server) refused the token for \(user), and the token does not tell why: sign in again as \(user) if a fresh one is refused too"
        }
        return wrongTime(claims, now) ?? wrongAudience(claims) ?? wrongPermission(claims) ?? wrongUser(claims)
            ?? "\(server) refused the token though it looks right for \(user): \(elsewhere(claims))"
    }

    private func wrongTime(_ claims: TokenClaims, _ now: Instant) -> String? {
        if let expires = claims.expires, expires <= now {
            return "\(server) refused the token since it expired \(now.seconds(since: expires)) s ago: a fresh one is needed"
        }
        if let start = claims.notBefore, start > now {
            return
                "\(server) refused the token since it begins to be good in \(start.seconds(since: now)) s: set this machine's clock right"
        }
        return nil
    }

    private func wrongAudience(_ claims: TokenClaims) -> String? {
        guard !audiences.isEmpty, !claims.audiences.isEmpty, !claims.audiences.contains(where: isWanted) else { return nil }
        let told = claims.audiences.map(Refusal.word).joined(separator: ", ")
        return
            "\(server) refused the token since it is for \(told), not for \(audiences[0]): the scopes must name \(audiences[0])"
    }

    private func isWanted(_ audience: String) -> Bool {
        audiences.contains { Self.trimmed($0) == Self.trimmed(audience) }
    }

    private static func trimmed(_ audience: String) -> String {
        audience.hasSuffix("/") ? String(audience.dropLast()).lowercased() : audience.lowercased()
    }

    private func wrongPermission(_ claims: TokenClaims) -> String? {
        let held = claims.scopes + claims.roles
        guard !permissions.isEmpty, !held.contains(where: { isEnough($0) }) else { return nil }
        let isApp = claims.scopes.isEmpty && (!claims.roles.isEmpty || claims.userNames.isEmpty)
        let has = held.isEmpty ? "none" : held.prefix(8).map(Refusal.word).joined(separator: ", ")
        let help = isApp ? "an administrator must grant it to the app and consent" : "sign in again and allow it"
        return
            "\(server) refused the token since it lacks the permission \(permissions.joined(separator: " or ")) (it holds: \(has)): \(help)"
    }

    /// Permissions may be written in full, `https://outlook.office.com/IMAP.AccessAsUser.All`, or by their last part.
    private func isEnough(_ held: String) -> Bool {
        permissions.contains { wanted in
            held.lowercased() == wanted.lowercased() || held.lowercased().hasSuffix("/" + wanted.lowercased())
                || wanted.lowercased().hasSuffix("/" + held.lowercased())
        }
    }

    /// Tokens of an app without a user have no names. A shared mailbox is opened with the token of somebody else, so that
    /// another name is a hint only after all else was right.
    private func wrongUser(_ claims: TokenClaims) -> String? {
        guard let name = claims.userNames.first, !claims.userNames.contains(where: { $0.lowercased() == user.lowercased() })
        else { return nil }
        return "\(server) refused the token, which is of \(Refusal.word(name)), for the mailbox \(user): sign in as \(user), "
            + "or have access to the mailbox granted if it is a shared one"
    }

    private func elsewhere(_ claims: TokenClaims) -> String {
        guard claims.roles.isEmpty else {
            return
                "an administrator must let the app's service principal open this mailbox (New-ServicePrincipal with the object id of "
                + "the enterprise application, then Add-MailboxPermission)"
        }
        return "\(service) may be switched off for the mailbox, or the server has a fault of its own"
    }
}
