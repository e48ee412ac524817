import IMAPProtocol
import Mail

/// What the server calls its folders, those that are not there yet included.
struct ServerNames: Sendable {
    private let names: [FolderPath: MailboxName]
    private let delimiter: UInt8?

    init(_ discovered: [DiscoveredFolder]) {
        names = Dictionary(discovered.map { ($0.path, $0.name) }, uniquingKeysWith: { first, _ in first })
        delimiter = (discovered.first { $0.name == .inbox } ?? discovered.first)?.delimiter
    }

    /// - Returns: `nil` if the server can have no folder of that name: a level has its delimiter in it.
    func name(of path: FolderPath) -> MailboxName? { names[path] ?? MailboxName(path, delimiter: delimiter) }
}
