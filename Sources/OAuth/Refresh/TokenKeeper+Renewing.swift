import Audit
import Mail

extension TokenKeeper {
    /// One request, under the lock.
    func renew(_ held: TokenRecord, _ demand: TokenDemand, forced: Bool) async throws(OAuthFailure) -> AccessToken {
        var record = held
        let cutOff = held.attempt
        do throws(OAuthFailure) {
            await pacer?.turn(host: granting.host, clientID: granting.clientID)
            record.attempt = clock.now()
            record.issuer = granting.issuer
            record.clientID = granting.clientID
            try await save(record)
            let grant: TokenGrant
            do throws(OAuthFailure) {
                grant = try await granting.grant(for: held.refresh)
            } catch {
                throw await refused(record, error, cutOff: cutOff)
            }
            return try await take(grant, record, forced: forced)
        } catch {
            guard let token = rule.fallback(held, demand, clock.now()) else { throw error }
            tell(
                "the token of account \(account) could not be renewed, and the old one is used while it lasts: \(error.sentence)")
            return token
        }
    }

    private func take(_ grant: TokenGrant, _ asked: TokenRecord, forced: Bool) async throws(OAuthFailure) -> AccessToken {
        let now = clock.now()
        // The lock keeps everyone out but an emergency stop that could not wait.
        guard let current = try await loaded(), current.epoch == asked.epoch, !current.isDisabled else {
            throw OAuthFailure(
                .signIn, "account \(account) was signed out while its token was renewed; run `restante auth login \(account)`",
                host: granting.host)
        }
        let record = asked.renewed(by: grant, forced: forced, now: now)
        do throws(OAuthFailure) {
            try await save(record)
        } catch {
            keepUnsaved(record)
            throw OAuthFailure(
                .config, "\(granting.host) renewed the tokens of account \(account), and they cannot be kept: \(error.sentence)",
                host: granting.host)
        }
        await note(
            .refresh,
            [
                "host": .text(granting.host), "client": .text(granting.clientID), "expires": .time(grant.access.expires.seconds),
                "rotated": .flag(grant.refresh != nil), "forced": .flag(forced),
            ])
        if let warning = ClockSkew.warning(grant.clockSkew, host: granting.host) { tell(warning) }
        if let before = asked.owner, let after = record.owner, before != after { await tellOfAnotherOwner() }
        return grant.access
    }

    private func tellOfAnotherOwner() async {
        let sentence = "the new token of account \(account) is another user's or another tenant's than before; see who signed in"
        await note(.failure, ["host": .text(granting.host), "sentence": .text(sentence)])
        tell(sentence)
    }

    /// Keeps what the endpoint said. The refresh token stays whatever it was: only a new sign-in replaces it.
    private func refused(_ asked: TokenRecord, _ failure: OAuthFailure, cutOff: Instant?) async -> OAuthFailure {
        let now = clock.now()
        let failure = failure.explained(account: account, cutOff: cutOff)
        var record = asked
        // Where no answer came, the endpoint may have rotated the token all the same.
        record.attempt = failure.remedy == .signIn ? cutOff : failure.status == nil ? asked.attempt : nil
        record.failuresInARow = min(record.failuresInARow + 1, 1000)
        record.notBefore = rule.pause(after: failure, inARow: record.failuresInARow, now: now)
        record.lastFailure = RefreshFailure(
            time: now, remedy: failure.remedy, sentence: failure.sentence, request: rule.request(record), claims: failure.claims)
        do { try await save(record) } catch { tell(error.sentence) }
        await note(
            .failure,
            [
                "host": .text(granting.host), "remedy": .text(failure.remedy.word), "error": .text(failure.error ?? ""),
                "code": .text(failure.code ?? ""), "sentence": .text(failure.sentence), "trace": .text(failure.traceID ?? ""),
                "correlation": .text(failure.correlationID ?? ""),
            ])
        return failure
    }
}

extension TokenRecord {
    /// The record after an answer of the endpoint. A refresh token that did not come stays (RFC 6749 section 6).
    func renewed(by grant: TokenGrant, forced: Bool, now: Instant) -> TokenRecord {
        var record = self
        record.access = grant.access
        if let refresh = grant.refresh {
            record.refresh = refresh
            record.refreshSince = now
        }
        record.refreshExpires = grant.refreshExpires ?? (grant.refresh == nil ? refreshExpires : nil)
        record.owner = TokenClaims(token: grant.access.secret)?.owner ?? owner
        record.lastRefresh = now
        record.lastForced = forced ? now : lastForced
        record.lastFailure = nil
        record.notBefore = nil
        record.attempt = nil
        record.failuresInARow = 0
        record.warningsGiven = warningsGiven.filter { !$0.hasPrefix(TokenWarning.Subject.refreshToken.rawValue) }
        return record
    }
}

extension TokenClaims {
    /// Tenant and user, where the token says both.
    var owner: String? {
        guard let tenant, let objectID else { return nil }
        return "\(tenant)/\(objectID)"
    }
}

extension OAuthFailure {
    /// With the reason, where a renewal that was cut off may be it.
    fileprivate func explained(account: String, cutOff: Instant?) -> OAuthFailure {
        guard let cutOff, error == "invalid_grant", remedy == .signIn else { return self }
        let reason = "a renewal was cut off at \(Timestamp.text(cutOff.seconds)), and with it the newest refresh token was lost"
        return OAuthFailure(
            remedy, "\(sentence) (\(reason))", host: host, status: status, error: error, suberror: suberror, code: code,
            claims: claims,
            traceID: traceID, correlationID: correlationID)
    }
}
