import Audit

/// Something that will stop the sign-in from working unless somebody acts in time.
package struct TokenWarning: Sendable, Equatable {
    /// What ends.
    package enum Subject: String, Sendable {
        /// The refresh token ends for lack of use, or on a day that the provider named.
        case refreshToken = "refresh-token"
        /// The client's secret or certificate ends.
        case credential
    }

    /// What ends.
    package let subject: Subject
    /// Which threshold was crossed, such as `7` for seven days; 0 when it has ended. A level is told once.
    package let level: Int
    /// What ends, when, and what to do.
    package let sentence: String

    /// Names it in the record of warnings that were given.
    let name: String
}
