import Mail

/// OAuth access tokens (RFC 6750) as another way in than the password.
extension SandboxAccount {
    /// Lets in who shows this token.
    package func accept(_ token: Secret) {
        withState { state in
            if !state.tokens.contains(token) { state.tokens.append(token) }
        }
    }

    /// Lets nobody in with this token any more. Sessions that have signed in with it are told so at their next command, in
    /// Exchange's words, and ended.
    package func expire(_ token: Secret) { withState { $0.tokens.removeAll { $0 == token } } }

    func accepts(_ token: Secret) -> Bool { withState { $0.tokens.contains(token) } }
}
