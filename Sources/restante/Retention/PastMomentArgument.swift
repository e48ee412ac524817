import ArgumentParser
import SyncEngine

/// A moment of the past on the command line: `2024-01-31` (its midnight UTC), RFC 3339, `2h` or `2h ago`, `run:17`.
struct PastMomentArgument: ExpressibleByArgument, Sendable, Equatable {
    static let forms = "a date (2024-01-31), a time (2024-01-31T08:00:00Z), 2h or 3d for so long ago, or run:17"

    /// As it was given.
    let text: String
    let moment: PastMoment

    init?(argument: String) { self.init(argument, now: Timestamp.now) }

    /// - Parameter now: seconds since 1970.
    init?(_ argument: String, now: Double) {
        text = argument
        let word = argument.hasSuffix(" ago") ? String(argument.dropLast(4)) : argument
        if argument.hasPrefix("run:") {
            guard let run = Int64(argument.dropFirst(4)), run > 0 else { return nil }
            moment = .run(run)
        } else if let date = DateArgument(argument: argument) {
            moment = .time(Double(date.secondsSince1970))
        } else if let seconds = Quantity.seconds(word) {
            moment = .time(now - Double(seconds))
        } else {
            return nil
        }
    }
}
