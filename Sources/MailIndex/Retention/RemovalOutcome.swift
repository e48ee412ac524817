import Mail

/// What a removal did.
package struct RemovalOutcome: Sendable, Equatable {
    package struct Failure: Sendable, Equatable {
        package let place: MessagePlace
        package let message: String
    }

    static let maximumFailures = 100

    /// Rows that went.
    package var messages = 0
    /// Octets of their files.
    package var bytes: UInt64 = 0
    /// Messages whose files could not be removed; they stay. The first 100 of them.
    package var failures: [Failure] = []
    package var failed = 0

    mutating func add(_ failure: Failure) {
        failed += 1
        if failures.count < Self.maximumFailures { failures.append(failure) }
    }
}
