import IMAPClient

extension RunFailure {
    /// The user stopped the run.
    static let interrupted = RunFailure(.interrupted, "interrupted; what was done is kept, and the next run goes on from there")

    static let dailyBudgetSpent = RunFailure(
        .passingFault, "the day's budget (limits.bytes-per-day) is used up; the next run goes on where this one stopped")

    /// A failure of the server or of the way there that ends a run.
    init(_ error: IMAPError) {
        if error.kind == .cancelled {
            self = .interrupted
            return
        }
        switch error.disposition {
        case .passing, .throttled: self.init(.passingFault, error.message)
        case .signIn: self.init(.signInNeeded, error.message)
        case .lasting, .gone: self.init(.failed, error.message)
        }
    }
}
