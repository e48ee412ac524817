import SyncEngine

/// The step of `restante check` for accounts whose provider takes no passwords any more.
enum PasswordCheck {
    /// `nil` where passwords are taken, or nothing is known.
    static func step(_ account: AccountSettings, _ directory: ProviderDirectory) -> CheckStep? {
        guard let auth = directory.provider(ofHost: account.server.host)?.auth,
            let warning = auth.password?.warning(account: account.name, guide: auth.guidance.guide)
        else { return nil }
        return CheckStep(
            "password", .warning, warning, remedy: "`restante auth login \(account.name)` tells which lines to write")
    }
}
