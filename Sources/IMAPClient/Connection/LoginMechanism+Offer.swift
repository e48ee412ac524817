import SASL

extension LoginMechanism {
    /// - Parameter canBind: there is a channel to bind to.
    func isOffered(by capabilities: Capabilities, canBind: Bool) -> Bool {
        // A command here, and so not among the mechanisms.
        guard self != .login else { return !capabilities.has("LOGINDISABLED") }
        return capabilities.has("AUTH=" + rawValue) && (canBind || !binds)
    }
}
