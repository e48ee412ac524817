import Audit
import Mail

extension TokenKeeper {
    /// Asks the provider to end a token.
    package typealias Revocation = @Sendable (_ token: Secret) async throws(OAuthFailure) -> Void

    /// Seconds that a sign-out waits for a renewal that is under way.
    private static let patience = 60

    /// Ends the sign-in: revoked at the provider, then removed here, also when the provider cannot be reached.
    package func logOut(revoking revoke: Revocation) async -> SignOutReport {
        await end(.logout, revoke) { () throws(StoreFailure) in try self.store.remove() }
    }

    /// Stops the account in an emergency: everything is revoked and removed, with the key, and what stays is a record that
    /// says so and refuses every renewal until someone signs in anew.
    package func panic(revoking revoke: Revocation) async -> SignOutReport {
        let tombstone = { (epoch: Int) -> TokenRecord in
            var record = TokenRecord(
                account: self.account, issuer: self.granting.issuer, clientID: self.granting.clientID, scopesAsked: [],
                signedIn: self.clock.now())
            record.epoch = epoch
            record.isDisabled = true
            return record
        }
        let epoch = ((try? await record())?.epoch ?? 0) + 1
        let record = tombstone(epoch)
        return await end(.panic, revoke) { () throws(StoreFailure) in
            try self.store.remove()
            try self.store.save(record)
        }
    }

    /// Order of effects: the tokens are read → removed here, so that nobody uses them on → revoked → put on record. Without
    /// the lock, if it cannot be had: a renewal under way finds another epoch and drops what it got.
    private func end(
        _ kind: AuditEvent.Kind, _ revoke: Revocation, _ wipe: @escaping @Sendable () throws(StoreFailure) -> Void
    ) async -> SignOutReport {
        let lock = try? await TokenLock.acquire(directory: directory, account: account, patience: Self.patience)
        defer { withExtendedLifetime(lock) {} }
        let held = await heldTokens()
        var notRemoved: StoreFailure?
        do throws(StoreFailure) { try await onOwnThread(wipe) } catch { notRemoved = error }
        let revocation = await revoked(held, revoke)
        await note(
            kind,
            [
                "host": .text(granting.host), "revoked": .text(revocation.words), "removed": .flag(notRemoved == nil),
                "sentence": .text(notRemoved?.sentence ?? ""),
            ])
        return SignOutReport(revocation: revocation, notRemoved: notRemoved)
    }

    private func heldTokens() async -> Result<[Secret], StoreFailure> {
        do throws(StoreFailure) {
            let record = try await record()
            return .success([record?.refresh, record?.access?.secret].compactMap { $0 })
        } catch {
            return .failure(error)
        }
    }

    /// The refresh token, which ends what was made of it (RFC 7009 section 2.1), and the access token for those who do not.
    private func revoked(
        _ held: Result<[Secret], StoreFailure>, _ revoke: Revocation
    ) async -> SignOutReport.Revocation {
        let tokens: [Secret]
        switch held {
        case .failure(let failure): return .failed("the tokens could not be read, so they were not revoked: \(failure.sentence)")
        case .success(let readable): tokens = readable
        }
        guard let first = tokens.first else { return .nothing }
        do throws(OAuthFailure) {
            try await revoke(first)
        } catch {
            return .failed(error.sentence)
        }
        for token in tokens.dropFirst() { try? await revoke(token) }
        return .done
    }
}

extension SignOutReport.Revocation {
    fileprivate var words: String {
        switch self {
        case .done: "done"
        case .nothing: "nothing to revoke"
        case .failed(let sentence): sentence
        }
    }
}
