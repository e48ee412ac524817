import Mail

/// What a removal did.
package struct RemovalOutcome: Sendable, Equatable {
    /// A message that stays, because its file could not be removed.
    package struct Failure: Sendable, Equatable {
        package let place: MessagePlace
        /// What was thrown, in words.
        package let message: String
    }

    package init() {}

    static let maximumFailures = 100

    /// Rows that went.
    package var messages = 0
    /// Octets of their files.
    package var bytes: UInt64 = 0
    /// The first 100 messages that stay.
    package var failures: [Failure] = []
    /// How many stay.
    package var failed = 0

    mutating func add(_ failure: Failure) {
        failed += 1
        if failures.count < Self.maximumFailures { failures.append(failure) }
    }
}
