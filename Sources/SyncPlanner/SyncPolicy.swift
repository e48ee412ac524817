/// What may pass between the two sides, and how carefully: `[account.x.sync]`.
package struct SyncPolicy: Sendable, Equatable {
    /// Kinds of change that are carried over.
    package struct Operations: OptionSet, Sendable, Equatable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let new = Operations(rawValue: 1)
        package static let flags = Operations(rawValue: 2)
        package static let gone = Operations(rawValue: 4)
        package static let folders = Operations(rawValue: 8)
        package static let all: Operations = [.new, .flags, .gone, .folders]
    }

    package enum Direction: String, Sendable, CaseIterable { case both, pull, push }

    /// When a run that would delete must stop instead: more than `share` of a folder (0 … 1) and more than `count`.
    package struct Brake: Sendable, Equatable {
        package var share: Double
        package var count: Int

        package init(share: Double = 0.2, count: Int = 50) {
            self.share = share
            self.count = count
        }
    }

    package var operations: Operations = .all
    package var direction: Direction = .both
    /// Octets; larger messages stay on the server and are listed. `nil` = no limit.
    package var maxSize: UInt64?
    /// Only the newest so many of a folder; 0 = all.
    package var maxMessages = 0
    /// Seconds; older messages stay on the server. `nil` = no limit.
    package var maxAge: Int64?
    /// `false`: deletions become flags only.
    package var expunge = true
    /// Where local deletions go on the server instead of being expunged.
    package var trash: String?
    package var brake = Brake()

    package init() {}
}
