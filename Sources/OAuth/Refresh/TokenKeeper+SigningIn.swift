import Audit
import Mail

extension TokenKeeper {
    /// Keeps what a sign-in brought, in place of everything older, and opens a disabled account again.
    /// - Parameter clientSecret: of a client that was registered dynamically (RFC 7591).
    package func adopt(_ grant: TokenGrant, flow: String, clientSecret: Secret? = nil) async throws(OAuthFailure) {
        let lock = try await TokenLock.acquire(directory: directory, account: account)
        defer { withExtendedLifetime(lock) {} }
        let now = clock.now()
        var record = TokenRecord(
            account: account, issuer: granting.issuer, clientID: granting.clientID, scopesAsked: granting.scopes, signedIn: now)
        // What cannot be read any more is no reason not to sign in anew.
        if let older = try? await self.record() { record.epoch = older.epoch + 1 }
        record = record.renewed(by: grant, forced: false, now: now)
        record.clientSecret = clientSecret
        try await save(record)
        await note(
            .signIn,
            [
                "flow": .text(flow), "host": .text(granting.host), "client": .text(granting.clientID),
                "scopes": .text(grant.access.scopes.joined(separator: " ")), "expires": .time(grant.access.expires.seconds),
                "offline": .flag(grant.refresh != nil),
            ])
        if let warning = ClockSkew.warning(grant.clockSkew, host: granting.host) { tell(warning) }
    }
}
