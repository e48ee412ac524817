/// What the words of a refusal mean: RFC 6749 section 5.2, RFC 8628 section 3.5, OpenID Connect Core section 3.1.2.6, and
/// what Microsoft, Google and Yahoo say beyond them.
enum RefusalTable {
    /// Who can help; `nil` for words that are not known.
    static func remedy(error: String, suberror: String?, grant: GrantKind) -> Remedy? {
        switch error {
        case "invalid_grant": grant.hasUser ? invalidGrant(suberror) : .config
        case "interaction_required", "login_required", "consent_required":
            grant.hasUser && suberror != "message_only" ? .signIn : .admin
        case "expired_token", "bad_verification_code", "code_expired", "authorization_declined", "authorization_pending": .signIn
        case "access_denied", "account_selection_required", "invalid_token": grant.hasUser ? .signIn : .admin
        case "invalid_client", "unauthorized_client", "admin_policy_enforced", "org_internal", "deleted_client",
            "disabled_client":
            .admin
        case "invalid_request", "invalid_scope", "invalid_resource", "invalid_target", "unsupported_grant_type",
            "unsupported_response_type", "redirect_uri_mismatch", "disallowed_useragent":
            .config
        case "temporarily_unavailable", "server_error", "internal_failure", "backend_error": .retry(after: nil)
        default: nil
        }
    }

    /// Words with which an endpoint says that it was asked too often.
    static let throttles: Set<String> = [
        "slow_down", "rate_limit_exceeded", "too_many_requests", "quota_exceeded", "user_rate_limit_exceeded",
    ]

    private static func invalidGrant(_ suberror: String?) -> Remedy {
        switch suberror {
        case "client_mismatch": .config
        case "protection_policy_required", "device_authentication_failed", "message_only": .admin
        default: .signIn
        }
    }

    /// Whether the refusal may be one of the assertion, which is good for minutes only.
    static func blamesAssertion(_ error: String) -> Bool {
        ["invalid_client", "invalid_grant", "invalid_request", "unauthorized_client"].contains(error)
    }

    /// What to do, in general.
    static func advice(_ remedy: Remedy, error: String, grant: GrantKind) -> String {
        switch remedy {
        case .retry: return "it is tried again later"
        case .throttle: return "the tokens stay, and it is asked again later"
        case .signIn where error == "access_denied" || error == "authorization_declined":
            return "the request was declined; sign in again to allow it, or ask the administrator whether the app is blocked"
        case .signIn: return "sign in again with `restante auth login`"
        case .admin where grant == .jwtBearer:
            return "the administrator must delegate exactly these scopes to the service account; it takes a while to spread"
        case .admin where error == "invalid_client" || error == "unauthorized_client":
            return "check client id, secret or certificate, and what the registration is allowed"
        case .admin: return "an administrator must allow it"
        case .config where grant == .jwtBearer: return "check the service account's key file and the mailbox's address"
        case .config: return "check client id, tenant, scopes and profile of the account"
        case .clock: return "set this machine's clock right"
        case .permanent: return "this answer is not known; the provider's status page may say more"
        }
    }
}
