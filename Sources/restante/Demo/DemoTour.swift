import Mail
import SyncEngine

/// The tour: runs of the real engine against the embedded server, and what they mean.
struct DemoTour {
    let settings: AccountSettings
    let place: DemoPlace
    let server: DemoServer
    let console: Console

    func run() async throws -> ExitStatus {
        console.line("A made mailbox on an IMAP server inside this program; nothing of yours is touched.")
        console.line("All that is written goes to \(place.folder)")
        title(1, "The first backup fetches everything")
        let first = await backup()
        guard first == .done else { return first }
        try await showFolders()
        title(2, "The second finds nothing to do, at the cost of a few round trips")
        let second = await backup()
        guard second == .done else { return second }
        title(3, "On the server " + list(server.change()))
        let third = await backup()
        guard third == .done else { return third }
        console.line("Only that was transferred. The deleted mail is kept here: a backup never forgets what it has seen.")
        let end = try await twoWay()
        guard end == .done else { return end }
        showWay()
        return .done
    }

    /// The same mailbox in mode `sync`: what is done here reaches the server.
    private func twoWay() async throws -> ExitStatus {
        let session = RunSession(accounts: [settings], mode: .sync, console: console)
        let changes = try DemoReader(settings).change()
        title(4, "Here " + list(changes) + ". This is what a two-way sync would do")
        let plan = RunSession.status(await session.plan().map(\.totals))
        guard plan == .done else { return plan }
        title(5, "And does")
        return RunSession.status(await session.run())
    }

    private func title(_ number: Int, _ text: String) {
        console.line()
        console.line("\(number). \(text)")
    }

    private func backup() async -> ExitStatus {
        RunSession.status(await RunSession(accounts: [settings], mode: .backup, console: console).run())
    }

    private func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    private func showFolders() async throws {
        guard !console.isJSON, console.verbosity > .quiet else { return }
        let folders = try await AccountInspector(settings).folders()
        console.line()
        FoldersCommand.lines(folders, columns: console.columns).forEach { console.line($0) }
    }

    private func showWay() {
        console.line()
        console.line("The mail is an ordinary Maildir; look at it with any program that reads one:")
        console.line("  mutt -f \(settings.maildir)/INBOX")
        console.line("  ls \(settings.maildir)")
        console.line("And at what Restante knows of it:")
        for command in ["status", "log", "verify"] { console.line("  restante \(command) --config \(place.config)") }
        console.line("When you have seen enough: rm -r \(place.folder)")
        console.json(
            JSONLine("demo", account: settings.name).with("directory", .string(place.folder)).with(
                "maildir", .string(settings.maildir)))
    }
}
