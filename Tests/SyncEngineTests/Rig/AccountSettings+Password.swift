import IMAPClient
import Mail

@testable import SyncEngine

extension AccountSettings {
    /// Signs in with this password from now on.
    mutating func use(password: String) {
        let user = user
        signIn = { FixedCredentials(.password(user: user, Secret(password))) }
    }
}
