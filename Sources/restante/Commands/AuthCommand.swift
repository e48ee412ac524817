import ArgumentParser

/// `restante auth`
struct AuthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "auth",
        abstract: "Sign in by OAuth 2.0, and care for the tokens.",
        discussion: """
            An account with method = "oauth2" signs in once, in a browser or by itself; from then on its tokens are renewed \
            before they end. They are kept sealed, or in the desktop's keyring.

            EXAMPLE:
              restante auth login work

            \(ExitStatus.help(AuthCommand.statuses))
            """,
        subcommands: [
            AuthLoginCommand.self, AuthStatusCommand.self, AuthRefreshCommand.self, AuthLogoutCommand.self, AuthPanicCommand.self,
        ])

    static let statuses: [ExitStatus] = [.done, .failed, .usage, .signInNeeded, .passingFault, .interrupted]
}
