import ArgumentParser
import SyncEngine

/// `restante demo`
struct DemoCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "A one-minute tour with nothing to set up.",
        discussion: """
            Starts an IMAP server with a made mailbox inside this program, backs it up three times, syncs it both ways, \
            and says what happened. \
            What it writes stays in a fresh folder under $TMPDIR (or /tmp).

            EXAMPLE:
              restante demo

            \(ExitStatus.help([.done, .failed, .interrupted]))
            """)

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let place = try DemoPlace(surroundings: .process)
        let server = try DemoServer()
        defer { server.server.stop() }
        let account = server.server.account
        try place.write(port: server.port, user: account.user, password: account.password.exposed())
        guard let settings = try Settings.load(place.config).accounts.first else { return .failed }
        return try await DemoTour(settings: settings, place: place, server: server, console: context.console).run()
    }
}
