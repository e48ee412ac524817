/// What came of signing out, for the user.
package struct SignOutReport: Sendable, Equatable {
    package enum Revocation: Sendable, Equatable {
        /// The provider has ended the tokens.
        case done
        /// There was nothing to revoke.
        case nothing
        /// They are still good at the provider; the sentence says why.
        case failed(String)
    }

    package let revocation: Revocation
    /// Why the tokens are still here, if they are.
    package let notRemoved: StoreFailure?
}
