import Mail
import MaildirStore
import SyncEngine
import Synchronization
import TestRig

/// An account with both its sides, and the engine between them.
package final class World: Sendable {
    package let there: any ServerSide
    package let here: StoreSide
    package let home: TemporaryDirectory
    package let settings: AccountSettings
    package let events = EventLog()

    /// Where an account lives: in memory, if the machine has a place for that.
    package static func makeHome() throws -> TemporaryDirectory {
        try TemporaryDirectory(in: Files.exists("/dev/shm") ? "/dev/shm" : nil)
    }

    /// Nothing is synced yet.
    package init(
        _ there: any ServerSide, home: TemporaryDirectory? = nil, configure: (inout AccountSettings) -> Void = { _ in }
    ) throws {
        let home = try home ?? World.makeHome()
        self.home = home
        var settings = World.settings(of: there, home)
        configure(&settings)
        self.there = there
        self.settings = settings
        here = StoreSide(root: settings.maildir, layout: settings.layout == .nested ? .nested : .maildirPlusPlus)
    }

    private static func settings(of there: any ServerSide, _ home: TemporaryDirectory) -> AccountSettings {
        var (port, user, password) = (0, "ann", "secret")
        if let side = there as? SandboxSide { port = side.port }
        if let side = there as? DovecotSide { (port, user, password) = (side.dovecot.ports.imap, side.user, DovecotSide.password) }
        let secret = Secret(password)
        return AccountSettings(
            name: "test", server: ServerSettings(host: "127.0.0.1", port: port, security: .plaintext), user: user,
            password: { secret }, maildir: home.path("mail"), stateDirectory: home.path("state"), mode: .sync,
            limits: RunLimits(retryBudgetSeconds: 2, retryBaseSeconds: 0.001))
    }

    package var sandbox: SandboxSide? { there as? SandboxSide }

    /// One run, from lock to summary.
    package func run(
        _ mode: RunMode? = nil, allowsMassDelete: Bool = false, probe: RunProbe? = nil,
        change: (inout AccountSettings) -> Void = { _ in }
    ) async -> RunSummary {
        events.clear()
        return await runner(allowsMassDelete: allowsMassDelete, probe: probe, change: change).run(mode)
    }

    /// - Parameter change: makes the settings of this run others than the account's.
    package func runner(
        allowsMassDelete: Bool = false, probe: RunProbe? = nil, change: (inout AccountSettings) -> Void = { _ in }
    ) -> AccountRunner {
        var settings = settings
        change(&settings)
        return AccountRunner(settings, observer: events, allowsMassDelete: allowsMassDelete, probe: probe)
    }

    /// Makes the server's state, as tables write it.
    package func fill(_ table: [String: String]) throws {
        let names = Set(try there.look().map(\.path))
        for folder in table.keys.sorted() where !names.contains(folder) { try there.createFolder(folder) }
        for (folder, text) in table.sorted(by: { $0.key < $1.key }) { try there.add(text, to: folder) }
    }

    /// What differs from the wanted states of both sides.
    package func differences(here wantedHere: [String: String], there wantedThere: [String: String]) throws -> [String] {
        let (here, there) = (try here.picture(), try there.picture())
        let picture = self.there.onlyMarks ? Picture(wantedThere).withoutMarked : Picture(wantedThere)
        var found = Picture.differences("here", here.table, from: Picture(wantedHere).table)
        found += Picture.differences("there", there.table, from: picture.table)
        // The same marker must be the same bytes on both sides.
        let known = Dictionary(there.all.map { ($0.item.marker, [$0.item.content]) }, uniquingKeysWith: +)
        for (folder, item) in here.all where known[item.marker].map({ !$0.contains(item.content) }) ?? false {
            found.append("\(item.marker) in \(folder) is not the server's, byte by byte")
        }
        return found
    }
}

/// Keeps what runs tell.
package final class EventLog: RunObserver {
    private let state = Mutex<[RunEvent]>([])

    package init() {}

    package func observe(_ event: RunEvent) { state.withLock { $0.append(event) } }
    package func clear() { state.withLock { $0 = [] } }
    package var events: [RunEvent] { state.withLock { $0 } }

    package var notices: [String] {
        events.compactMap { if case .notice(let text) = $0 { text } else { nil } }
    }
}

/// The end of a run as if its process had died.
package struct SimulatedCrash: Error { package init() {} }
