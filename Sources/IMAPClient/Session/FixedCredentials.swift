import SASL

/// The same credentials for as long as they are used: a password.
package struct FixedCredentials: CredentialSource {
    private let fixed: Credentials

    package init(_ credentials: Credentials) { fixed = credentials }

    package func credentials() async throws(IMAPError) -> Credentials { fixed }

    package func refused(_ credentials: Credentials, why: TokenRefusal) async throws(IMAPError) -> Credentials? { nil }
}
