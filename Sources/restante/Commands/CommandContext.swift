import Audit
import SyncEngine

/// What a command works with: its options made into a console and, when asked for, the settings.
struct CommandContext {
    let options: GlobalOptions
    let console: Console

    init(options: GlobalOptions) {
        self.options = options
        console = Console(verbosity: options.verbosity, isJSON: options.json)
    }

    /// The whole configuration is checked, also for one account only.
    func accounts(_ names: [String]) throws(ConfigurationError) -> [AccountSettings] {
        let settings = try settings()
        return try settings.select(names).map { account in
            var account = oauth(account, settings)?.signingIn ?? account
            account.record = { [name = account.name] acts in
                try RetentionRecord(account: name, log: AuditPlace(.process).log()).append(acts)
            }
            return account
        }
    }

    /// The whole configuration. What will not work in it is told.
    func settings() throws(ConfigurationError) -> Settings {
        let settings = try Settings.load(options.config)
        for warning in settings.warnings { console.complain(warning.description, tone: .warning) }
        return settings
    }

    /// The profiles that the configuration can name.
    var profiles: ProfileLibrary {
        let folder = TextFile.folder(of: Settings.location(options.config, .process))
        return ProfileLibrary(folder: folder + "/profiles", surroundings: .process)
    }

    /// The account as one that signs in by OAuth; `nil` where it uses a password. What its tokens bring to light is told.
    func oauth(_ account: AccountSettings, _ settings: Settings) -> OAuthAccount? {
        let name = account.name
        return settings.oauth(account) { [console] sentence in
            let sentence = Redaction.masked(sentence)
            console.complain("\(name): \(sentence)", tone: .warning)
            console.json(JSONLine("notice", account: name).with("message", .string(sentence)))
        }
    }

    /// Does something with each account in turn; one that fails is reported and does not keep the others from theirs.
    func forEach(
        _ accounts: [AccountSettings], _ body: (AccountSettings) async throws -> ExitStatus
    ) async -> ExitStatus {
        var statuses: [ExitStatus] = []
        for account in accounts {
            if Task.isCancelled { return .interrupted }
            do {
                statuses.append(try await body(account))
            } catch let failure as RunFailure {
                statuses.append(report(failure, account: account.name))
            } catch {
                statuses.append(report(RunFailure(.failed, "\(error)"), account: account.name))
            }
        }
        return Task.isCancelled ? .interrupted : ExitStatus.highest(of: statuses)
    }

    func report(_ error: ConfigurationError) -> ExitStatus {
        for line in error.lines { console.complain(line) }
        if let sentence = error.sentence { console.json(JSONLine("error").with("message", .string(sentence))) }
        for mistake in error.mistakes {
            console.json(
                JSONLine("error").with("file", .string(mistake.place.file)).with("line", JSONValue(mistake.place.line))
                    .with("column", JSONValue(mistake.place.column)).with("message", .string(mistake.message)))
        }
        return .usage
    }

    func report(_ failure: RunFailure, account: String?) -> ExitStatus {
        let message = Advice.naming(account ?? "", in: failure.message)
        console.complain((account.map { $0 + ": " } ?? "") + message)
        console.json(
            JSONLine("error", account: account).with("outcome", .string(failure.outcome.rawValue))
                .with("message", .string(message)))
        return ExitStatus(failure.outcome)
    }
}
