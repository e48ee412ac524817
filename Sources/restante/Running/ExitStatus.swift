import SyncEngine

/// What the shell is told. Numbers and meanings never change.
enum ExitStatus: Int32, Sendable, CaseIterable {
    case done = 0
    case failed = 1
    case usage = 2
    case partial = 3
    case signInNeeded = 4
    case passingFault = 5
    case brake = 6
    case locked = 7
    case interrupted = 130

    init(_ outcome: RunOutcome) {
        switch outcome {
        case .done: self = .done
        case .failed: self = .failed
        case .partial: self = .partial
        case .signInNeeded: self = .signInNeeded
        case .passingFault: self = .passingFault
        case .brake: self = .brake
        case .locked: self = .locked
        case .interrupted: self = .interrupted
        }
    }

    /// From the one that wins to the one that yields, when several accounts end differently.
    private static let ranks: [ExitStatus] = [
        .interrupted, .usage, .brake, .signInNeeded, .failed, .partial, .passingFault, .locked, .done,
    ]

    /// The status of the whole when its parts ended so; ``done`` for no parts.
    static func highest(of parts: some Sequence<ExitStatus>) -> ExitStatus {
        let parts = Set(parts)
        return ranks.first(where: parts.contains) ?? .done
    }

    /// Those that commands which run accounts may end with.
    static let runs: [ExitStatus] = [
        .done, .failed, .usage, .partial, .signInNeeded, .passingFault, .brake, .locked, .interrupted,
    ]

    /// One line of the list in `--help`.
    var meaning: String {
        switch self {
        case .done: "all done"
        case .failed: "failed"
        case .usage: "wrong usage or configuration"
        case .partial: "done, but something is quarantined or a folder failed"
        case .signInNeeded: "an account needs signing in"
        case .passingFault: "a passing fault (network, throttling): run again later"
        case .brake: "the brake stopped a run"
        case .locked: "another run holds the account's lock"
        case .interrupted: "interrupted (state is consistent)"
        }
    }

    /// The end of a command's help.
    static func help(_ statuses: [ExitStatus]) -> String {
        let lines = statuses.map { status in
            let number = String(status.rawValue)
            return "  " + String(repeating: " ", count: 3 - number.count) + number + "  " + status.meaning
        }
        return "EXIT STATUS:\n" + lines.joined(separator: "\n")
    }
}
