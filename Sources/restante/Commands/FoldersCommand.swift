import ArgumentParser
import SyncEngine

/// `restante folders`
struct FoldersCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "folders",
        abstract: "List an account's folders: roles, sizes, local places, and which are left out and why.",
        discussion: """
            EXAMPLE:
              restante folders work

            \(ExitStatus.help([.done, .failed, .usage, .signInNeeded, .passingFault, .interrupted]))
            """)

    @Argument(help: ArgumentHelp("The account.", valueName: "account"))
    var account: String

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func run(_ context: CommandContext) async throws -> ExitStatus {
        return await context.forEach(try context.accounts([account])) { settings in
            let folders = try await AccountInspector(settings).folders()
            folders.forEach { context.console.json(Self.json($0, account: settings.name)) }
            Self.lines(folders, columns: context.console.columns).forEach(context.console.result)
            return .done
        }
    }

    static func lines(_ folders: [FolderListing], columns: Int) -> [String] {
        var table = Table([("FOLDER", .left), ("ROLE", .left), ("MESSAGES", .right), ("SIZE", .right), ("PLACE", .left)])
        for folder in folders {
            table.add([
                folder.path.description, folder.role?.rawValue ?? "", folder.messages.map { Human.count($0) } ?? "",
                folder.size.map(Human.octets) ?? "", folder.leftOut.map { "left out: \($0)" } ?? folder.localDirectory ?? "",
            ])
        }
        let taking = folders.filter { $0.leftOut == nil }
        let messages = taking.compactMap(\.messages).reduce(0, +)
        return table.lines(width: columns) + [
            "\(Human.count(taking.count, "folder")) with \(Human.count(messages, "message")) take part"
        ]
    }

    static func json(_ folder: FolderListing, account: String) -> JSONLine {
        JSONLine("folder", account: account, folder: folder.path.description)
            .with("role", JSONValue(folder.role?.rawValue)).with("messages", JSONValue(folder.messages))
            .with("size", JSONValue(folder.size)).with("localDirectory", JSONValue(folder.localDirectory))
            .with("leftOut", JSONValue(folder.leftOut))
    }
}
