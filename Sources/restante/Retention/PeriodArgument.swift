import ArgumentParser

/// A stretch of time on the command line: `7y`, `90d`.
struct PeriodArgument: ExpressibleByArgument, Sendable, Equatable {
    let text: String
    let seconds: Int64

    init?(argument: String) {
        guard let seconds = Quantity.seconds(argument) else { return nil }
        (text, self.seconds) = (argument, seconds)
    }
}
