import Audit
import Mail
import Synchronization

/// Gives access tokens to whoever connects, and renews them before they end: one request for all tasks and processes.
///
/// Nothing is remembered between calls but in the store, so that a renewal, a sign-out or an emergency stop in another
/// process is seen at once. Who finds the token due takes the account's lock, reads the record again, and uses what
/// another has got meanwhile.
///
/// Order of effects of a renewal: lock → the record says that a request is under way, synced, which proves that the store
/// can be written before anything is spent → the request → the new record with a rotated refresh token, synced → audit log
/// → unlock → the token is given out. Killed anywhere, the old refresh token or the new one is in the store, except
/// between the endpoint's answer and the sync after it; then the note of the request explains what happened.
package final class TokenKeeper: Sendable {
    let store: any TokenStore
    let directory: String
    let granting: any TokenGranting
    let clock: WallClock
    let audit: AuditLog?
    let rule: RefreshRule
    let pacer: RequestPacer?
    private let notice: @Sendable (String) -> Void
    /// What the endpoint gave and the store would not take; the next call tries again.
    private let unsaved = Mutex<TokenRecord?>(nil)

    /// - Parameters:
    ///   - directory: the account's state folder, for the lock.
    ///   - pacer: what requests wait for; `nil` lets them go at once.
    ///   - chance: from 0 to 1, for the spread of renewals.
    ///   - notice: takes sentences for the user that are no failure, such as a clock that is wrong.
    package init(
        store: any TokenStore, directory: String, granting: any TokenGranting, clock: WallClock = .system, audit: AuditLog? = nil,
        pacer: RequestPacer? = .shared, chance: Double = .random(in: 0...1),
        notice: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.store = store
        self.directory = directory
        self.granting = granting
        self.clock = clock
        self.audit = audit
        self.pacer = pacer
        self.notice = notice
        rule = RefreshRule(account: store.account, granting: granting, chance: chance)
    }

    /// The account's name.
    package var account: String { store.account }

    /// A token to sign in with, renewed if it ends soon.
    /// - Parameter seconds: how long it should last; a token that lives shorter is given all the same.
    package func accessToken(validFor seconds: Int = 0) async throws(OAuthFailure) -> AccessToken {
        try await token(.valid(seconds: seconds))
    }

    /// Another token than one that a mail server refused. A second refusal soon after fails without a request.
    package func renewed(replacing refused: AccessToken) async throws(OAuthFailure) -> AccessToken {
        try await token(.replacement(of: refused.secret))
    }

    /// A new token now, whatever the old one is worth: `auth refresh`.
    package func renewed() async throws(OAuthFailure) -> AccessToken {
        try await token(.newer(than: clock.now()))
    }

    /// What is kept of the account; `nil` when nobody has signed in.
    package func record() async throws(StoreFailure) -> TokenRecord? {
        let store = store
        return try await onOwnThread { () throws(StoreFailure) in try store.load() }
    }

    private func token(_ demand: TokenDemand) async throws(OAuthFailure) -> AccessToken {
        switch rule.judge(try await loaded(), demand, now: clock.now()) {
        case .use(let token): return token
        case .fail(let failure): throw failure
        case .refresh: break
        }
        let lock = try await TokenLock.acquire(directory: directory, account: account)
        // Not cancelled with the caller: an answer that nobody waits for could hold the only good refresh token.
        let shielded = Task { await renewal(demand, lock) }
        return try await shielded.value.get()
    }

    private func renewal(_ demand: TokenDemand, _ lock: TokenLock) async -> Result<AccessToken, OAuthFailure> {
        defer { withExtendedLifetime(lock) {} }
        do throws(OAuthFailure) {
            try await saveLeftover()
            let record = try await loaded()
            switch rule.judge(record, demand, now: clock.now()) {
            case .use(let token): return .success(token)
            case .fail(let failure): return .failure(failure)
            case .refresh(let forced): return .success(try await renew(record ?? fresh(), demand, forced: forced))
            }
        } catch {
            return .failure(error)
        }
    }

    /// Of an app that signs in as itself, for which nothing need be there.
    private func fresh() -> TokenRecord {
        TokenRecord(
            account: account, issuer: granting.issuer, clientID: granting.clientID, scopesAsked: granting.scopes,
            signedIn: clock.now())
    }

    // MARK: The store

    func loaded() async throws(OAuthFailure) -> TokenRecord? {
        do { return try await record() } catch { throw error.asOAuthFailure }
    }

    func save(_ record: TokenRecord) async throws(OAuthFailure) {
        let store = store
        do throws(StoreFailure) {
            try await onOwnThread { () throws(StoreFailure) in try store.save(record) }
        } catch {
            throw error.asOAuthFailure
        }
    }

    func keepUnsaved(_ record: TokenRecord) { unsaved.withLock { $0 = record } }

    /// Under the lock. What another sign-in or an emergency stop has overtaken is dropped.
    private func saveLeftover() async throws(OAuthFailure) {
        guard let leftover = unsaved.withLock({ $0 }) else { return }
        if try await loaded()?.epoch == leftover.epoch { try await save(leftover) }
        unsaved.withLock { $0 = nil }
    }

    // MARK: What others should know

    func tell(_ sentence: String) { notice(sentence) }

    /// Puts an event on record; that it cannot be is told and stops nothing.
    func note(_ kind: AuditEvent.Kind, _ fields: KeyValuePairs<String, AuditValue>) async {
        guard let audit else { return }
        let event = AuditEvent(kind, account: account, fields)
        let time = clock.now().seconds
        do throws(AuditError) {
            _ = try await onOwnThread { () throws(AuditError) in try audit.append([event], time: time) }
        } catch {
            tell(error.description)
        }
    }
}
