import Foundation
import Glibc
import Mail
import MailIndex
import MaildirStore

/// An account's places on disk, and the checks that come before anything is done there.
struct AccountFiles {
    private let settings: AccountSettings
    let store: MaildirStore

    init(_ settings: AccountSettings) {
        self.settings = settings
        store = MaildirStore(
            root: settings.maildir, layout: settings.layout == .nested ? .nested : .maildirPlusPlus,
            durability: settings.limits.isDurable ? .durable : .none)
    }

    var name: String { settings.name }
    var stateDirectory: String { settings.stateDirectory }
    var isDurable: Bool { settings.limits.isDurable }
    var indexPath: String { settings.stateDirectory + "/index.sqlite" }

    /// What the mailbox is known by: the same state must not serve two.
    var identity: String { "\(settings.user)@\(settings.server.host):\(settings.server.port)" }

    func makeStateDirectory() throws(RunFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: settings.stateDirectory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw RunFailure(
                .failed,
                "cannot make the state folder \(settings.stateDirectory): \(String(cString: strerror(errno))); check its permissions")
        }
    }

    func openIndex() throws(RunFailure) -> AccountIndex {
        do {
            let index = try AccountIndex(path: indexPath, isDurable: settings.limits.isDurable)
            try index.bind(to: identity)
            return index
        } catch {
            throw RunFailure(.failed, error.message)
        }
    }

    /// For looking only: `nil` if there was never a run.
    func openExistingIndex() throws(RunFailure) -> AccountIndex? {
        guard access(indexPath, F_OK) == 0 else { return nil }
        return try openIndex()
    }

    /// A store that was full and is not there any more is not mounted, or was deleted; neither is a reason to act.
    func checkStore(_ index: AccountIndex) throws {
        guard access(settings.maildir, F_OK) != 0 else { return }
        let held = try heldOrKept(index)
        guard held > 0 else { return }
        throw RunFailure(
            .brake,
            "the store \(settings.maildir) is not there, though \(held) messages were held in it; mount it; "
                + "if the mail is lost, remove \(indexPath), and everything is fetched again")
    }

    private func heldOrKept(_ index: AccountIndex) throws -> Int {
        try index.counts().values.reduce(0) { $0 + $1.held + $1.gone }
    }

    /// What a pulling run would fetch a second time beside mail that it does not see: a store whose file system is not mounted
    /// has an empty directory in its place, and one without its index is full of files that nobody knows. A two-way run
    /// recognises what lies here, and has its brake.
    func checkStoreForPulling(_ index: AccountIndex) throws {
        try checkStore(index)
        let known = try index.folders()
        if known.isEmpty { return try checkUnknownMail() }
        guard !known.contains(where: { access(cur($0), F_OK) == 0 }) else { return }
        let held = try heldOrKept(index)
        guard held > 0 else { return }
        throw RunFailure(
            .brake,
            "the store \(settings.maildir) has none of its folders, though \(held) messages were held in them; mount it, "
                + "or make \(firstPlace(known)) to have everything fetched again")
    }

    private func checkUnknownMail() throws {
        guard let folder = try store.folders().first(where: { hasMail($0.directory) }) else { return }
        throw RunFailure(
            .brake,
            "the store \(settings.maildir) has mail in \(folder.directory), and no index knows it; "
                + "`restante index rebuild \(settings.name)` makes one, so that nothing is fetched twice, or choose an empty folder")
    }

    private func hasMail(_ directory: String) -> Bool {
        var count = 0
        _ = try? store.open(directory).scan { _ in count += 1 }
        return count > 0
    }

    /// A directory whose making says that the mail is lost indeed.
    private func firstPlace(_ folders: [FolderRecord]) -> String {
        (folders.first { $0.path == .inbox } ?? folders.first).map { "the folder \(cur($0))" } ?? "a folder in it"
    }

    private func cur(_ folder: FolderRecord) -> String {
        settings.maildir + (folder.directory == "." ? "/cur" : "/\(folder.directory)/cur")
    }

    func makeStore() throws(RunFailure) {
        do throws(MaildirError) { try store.createRoot() } catch { throw RunFailure(.failed, error.message) }
    }

    /// Removes what has lain in the local trash long enough.
    func clearTrash() {
        let now = Date().timeIntervalSince1970
        LocalTrash(stateDirectory: settings.stateDirectory, secondsSince1970: now).prune(secondsSince1970: now)
    }

    /// Octets that may be fetched before the day's budget is spent; `nil` = no limit.
    func bytesLeftToday(_ index: AccountIndex) throws -> UInt64? {
        guard let budget = settings.limits.bytesPerDay else { return nil }
        let used = try index.bytesIn(since: Date().timeIntervalSince1970 - 86400)
        guard used < budget else { throw RunFailure.dailyBudgetSpent }
        return budget - used
    }
}
