import Mail

/// What came out of verifying an archive.
package struct VerificationReport: Sendable, Hashable {
    /// Something that is not as it was when the archive was made.
    package struct Problem: Sendable, Hashable {
        /// The message's number; `nil` for what concerns no single message.
        package let number: UInt64?
        package let folder: FolderPath?
        package let messageID: String?
        /// The member, or the archive itself.
        package let path: String
        /// One sentence.
        package let message: String
    }

    /// More problems are only counted.
    package static let listed = 10_000

    /// Messages whose bytes are those of their digest.
    package internal(set) var goodMessages: UInt64 = 0
    /// All of them, listed or not.
    package internal(set) var problemCount: UInt64 = 0
    /// The first ones, in the archive's order.
    package internal(set) var problems: [Problem] = []

    /// Whether everything is as it was when the archive was made.
    package var isGood: Bool { problemCount == 0 }

    mutating func add(_ problem: Problem) {
        problemCount += 1
        if problems.count < VerificationReport.listed { problems.append(problem) }
    }
}
