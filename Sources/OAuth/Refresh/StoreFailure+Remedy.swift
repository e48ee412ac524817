extension StoreFailure {
    /// As the failure of a request for a token that was never made.
    var asOAuthFailure: OAuthFailure {
        let remedy: Remedy =
            switch kind {
            case .damaged: .signIn
            case .exposed, .wrongKey, .noKey, .newer, .noSpace, .noKeyring, .failed: .config
            }
        return OAuthFailure(remedy, sentence, host: "")
    }
}
