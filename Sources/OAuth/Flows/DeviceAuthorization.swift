import Mail

/// What the user must do on another device (RFC 8628 section 3.2).
package struct DeviceAuthorization: Sendable, Equatable {
    package let deviceCode: Secret
    /// What the user types in. Shown to the user only.
    package let userCode: String
    package let verification: HTTPSURL
    /// The same with the code in it, where the provider offers that.
    package let verificationComplete: HTTPSURL?
    /// The provider's own words for the user, made safe to print; Microsoft sends some.
    package let message: String?
    package let expires: Instant
    /// Seconds between two questions, at first.
    package let interval: Int
}
