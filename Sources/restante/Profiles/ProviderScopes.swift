import SyncEngine

/// What to ask for, by what the account does: `[auth.scopes]` of a profile. The fewest that do.
struct ProviderScopes: Sendable, Equatable {
    /// A user's leave, for accounts that are only read.
    var read: [String]
    /// A user's leave, for accounts that are written to.
    var sync: [String]
    /// Beside those, for sending.
    var send: [String]
    /// Of an application by itself.
    var application: [String]
    /// The same for accounts that are written to, where it is something else.
    var applicationSync: [String]?

    /// Nothing for an application at Microsoft, whose one scope stands for all that it was permitted.
    func scopesForSending(_ flow: SignInFlow) -> [String] { flow == .clientCredentials ? [] : send }

    func scopes(for mode: RunMode, _ flow: SignInFlow) -> [String] {
        let writes = mode == .sync
        guard !flow.isInteractive else { return writes ? sync : read }
        return writes ? applicationSync ?? application : application
    }
}
