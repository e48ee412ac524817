/// What came of signing out, for the user.
package struct SignOutReport: Sendable, Equatable {
    /// What the provider did.
    package enum Revocation: Sendable, Equatable {
        /// The provider has ended the tokens.
        case done
        /// There was nothing to revoke.
        case nothing
        /// They are still good at the provider; the sentence says why.
        case failed(String)
    }

    /// What the provider did.
    package let revocation: Revocation
    /// Why the tokens are still here, if they are.
    package let notRemoved: StoreFailure?
}
