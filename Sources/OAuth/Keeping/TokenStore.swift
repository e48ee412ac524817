/// Where one account's tokens are kept between runs. Calls may block, a keyring's even until its user has unlocked it.
///
/// Whoever calls ``save(_:)`` or ``remove()`` holds the account's ``TokenLock``.
package protocol TokenStore: Sendable {
    var account: String { get }

    /// The record; `nil` when there is none.
    func load() throws(StoreFailure) -> TokenRecord?

    /// Replaces the record. When it returns, the new one survives a power loss; when it throws, the old one is still there.
    func save(_ record: TokenRecord) throws(StoreFailure)

    /// Removes the record, and a key that was made for it; that there is none is no error.
    func remove() throws(StoreFailure)
}
