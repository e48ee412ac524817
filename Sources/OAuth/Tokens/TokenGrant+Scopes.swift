extension TokenGrant {
    /// With the scopes that were asked, where the endpoint named none.
    func asking(_ scopes: [String]) -> TokenGrant {
        guard access.scopes.isEmpty else { return self }
        let access = AccessToken(secret: access.secret, obtained: access.obtained, expires: access.expires, scopes: scopes)
        return TokenGrant(access: access, refresh: refresh, refreshExpires: refreshExpires, clockSkew: clockSkew)
    }
}
