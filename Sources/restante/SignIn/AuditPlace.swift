import Audit

/// Where the record of sign-ins and of all else that must be found again is: one for all accounts.
struct AuditPlace {
    /// `$XDG_STATE_HOME/restante`
    let directory: String

    init(_ surroundings: Surroundings) { directory = surroundings.stateDirectory }

    /// The log; its folder is made if need be. That it cannot be made shows when something is recorded.
    func log() -> AuditLog {
        _ = PrivateFolder.make(directory)
        return AuditLog(directory: directory)
    }
}
