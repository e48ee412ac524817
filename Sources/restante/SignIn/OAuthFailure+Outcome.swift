import Audit
import OAuth
import SyncEngine

extension RunFailure {
    /// A run, or a look at an account, that got no token.
    init(_ failure: OAuthFailure) {
        let outcome: RunOutcome =
            switch failure.remedy {
            case .retry, .throttle: .passingFault
            case .signIn: .signInNeeded
            case .admin, .config, .clock, .permanent: .failed
            }
        self.init(outcome, failure.sentence)
    }
}

extension ExitStatus {
    /// 4 belongs to what signing in mends, and 2 to what the user has to write.
    init(_ remedy: Remedy) {
        self =
            switch remedy {
            case .retry, .throttle: .passingFault
            case .signIn: .signInNeeded
            case .config: .usage
            case .admin, .clock, .permanent: .failed
            }
    }
}

extension CommandContext {
    /// Reports a failure of a sign-in and of everything around it. Words of a server had a part in it.
    func report(_ failure: OAuthFailure, account: String) -> ExitStatus {
        let sentence = Redaction.masked(failure.sentence)
        console.complain("\(account): \(sentence)")
        var line = JSONLine("error", account: account).with("remedy", .string(failure.remedy.word))
            .with("message", .string(sentence))
        for (name, value) in [("error", failure.error), ("code", failure.code), ("correlation", failure.correlationID)] {
            if let value { line.add(name, .string(value)) }
        }
        console.json(line)
        return ExitStatus(failure.remedy)
    }
}
