import Mail
import MailIndex
import MaildirStore
import SyncPlanner

/// A folder of a two-way run, opened to be acted on: its files as they are now, not as they were planned for.
struct LocalHands {
    let context: RunContext
    let exchange: FolderExchange
    let maildir: MaildirFolder
    let entries: [String: MaildirEntry]
    /// `false`: a file that is not among the entries may be there all the same.
    let isCertain: Bool
    private let links: [String: [MaildirEntry]]

    init(_ exchange: FolderExchange, _ context: RunContext) throws {
        (self.context, self.exchange) = (context, exchange)
        maildir = try exchange.openStore(context)
        let look = try LocalLook(maildir)
        (entries, isCertain, links) = (look.entries, look.isCertain, look.links)
    }

    /// Tells before and after an effect that a run may die there.
    func effect<T>(_ effect: RunStep.Effect, _ body: () throws -> T) throws -> T {
        try context.effect(effect, in: exchange.path, body)
    }

    /// The message has left the folder: other names that its file has here must not bring it back.
    func removeLinks(of name: String) throws {
        for link in links[name] ?? [] { try maildir.removeName(link) }
    }

    /// A file is not as it was planned for: nothing is done about it, and the next run sees what became of it.
    func skip() { exchange.update { $0.isUnsettled = true } }

    /// The directories' times are our own now.
    func touch() { exchange.update { $0.touchedStore = true } }
}

extension RunContext {
    /// Does what lasts, and tells so before and after.
    func effect<T>(_ effect: RunStep.Effect, in folder: FolderPath, _ body: () throws -> T) throws -> T {
        try reached(.before, effect, in: folder)
        let result = try body()
        try reached(.after, effect, in: folder)
        return result
    }
}

extension FolderExchange {
    /// Under which the rows stand that were there before the run; `nil` if there can be none.
    var rowValidity: UIDValidity? { oldValidity ?? uidValidity }
}

extension MergedFlags {
    /// What the index may note once the file is as wanted, while the server is as it was.
    var noted: MessageFlags { changesServer ? server : agreed }

    /// What a file is to have that has these flags now: what others changed since the plan stays changed.
    func wanted(now: MessageFlags) -> MessageFlags { now.applying(changesFrom: here, to: wantedHere) }
}
