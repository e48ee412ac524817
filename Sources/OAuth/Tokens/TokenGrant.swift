import Mail

/// What a token endpoint gave (RFC 6749 section 5.1).
package struct TokenGrant: Sendable, Equatable {
    package let access: AccessToken
    /// `nil` where none came: the one that is held, if any, stays good (RFC 6749 section 6).
    package let refresh: Secret?
    /// When the refresh token ends, where the endpoint said so (`refresh_expires_in`, `refresh_token_expires_in`).
    package let refreshExpires: Instant?
    /// How far this machine's clock is ahead of the endpoint's, in seconds, negative where it is behind; `nil` without
    /// a Date header. Beyond ``ClockSkew/tolerated`` the user must be told.
    package let clockSkew: Int?

    package init(access: AccessToken, refresh: Secret?, refreshExpires: Instant? = nil, clockSkew: Int? = nil) {
        self.access = access
        self.refresh = refresh
        self.refreshExpires = refreshExpires
        self.clockSkew = clockSkew
    }

    /// Those of the scopes that were not granted; `offline_access` is answered by a refresh token, not by a scope.
    package func missing(of asked: [String]) -> [String] {
        asked.filter { scope in
            if scope == "offline_access" { return refresh == nil && !access.scopes.contains(scope) }
            return !access.scopes.contains { $0.lowercased() == scope.lowercased() }
        }
    }
}
