import IMAPSandbox
import Mail
import MailIndex
import Synchronization
import Testing

@testable import SyncEngine

/// A store that was filled from one server, and another server to put its mail on.
final class RestoreRig {
    /// Where the mail was.
    let source: EngineRig
    /// Where it goes.
    let target: EngineRig
    let recorder = RestoreRecorder()

    init(
        _ account: SandboxAccount = .varied(), to server: SandboxAccount = SandboxAccount(), profile: SandboxProfile = .full
    ) async throws {
        source = try EngineRig(account)
        try await source.runToTheEnd(.backup)
        target = try EngineRig(server, profile: profile)
    }

    func restore(
        _ request: RestoreRequest = RestoreRequest(), _ selection: MailSelection = MailSelection(), query: SearchQuery? = nil,
        probe: RunProbe? = nil
    ) async -> RestoreReport {
        recorder.clear()
        let settings = source.settings
        return await AccountRestore(target.settings, observer: recorder, probe: probe).run(request) {
            let store = try StoreSource(settings, selection, isLocked: false)
            return query.map { QueriedSource(store, $0) } ?? store
        }
    }

    /// One message as a client sees it.
    struct Message: Hashable {
        let folder: String
        let wire: [UInt8]
        let flags: MessageFlags
        let date: Int64
    }

    /// How often each message is on a server.
    static func messages(_ account: SandboxAccount) -> [Message: Int] {
        var found: [Message: Int] = [:]
        for name in account.mailboxNames {
            for message in account.mailbox(name)?.messages ?? [] {
                let key = Message(
                    folder: name.description, wire: message.body.bytes, flags: message.flags, date: message.date.secondsSince1970)
                found[key, default: 0] += 1
            }
        }
        return found
    }

    /// The same folders, and of each message as many.
    func expectEqual(sourceLocation: SourceLocation = #_sourceLocation) {
        let (wished, made) = (source.account.mailboxNames, target.account.mailboxNames)
        // Servers make the parents of what they are asked for.
        let extra = made.filter { name in !wished.contains { $0.bytes.starts(with: name.bytes) } }
        #expect(Set(wished).isSubset(of: made) && extra.isEmpty, "\(made)", sourceLocation: sourceLocation)
        let (wanted, there) = (Self.messages(source.account), Self.messages(target.account))
        let wrong = Set(wanted.keys).union(there.keys).filter { wanted[$0] != there[$0] }
        let words = wrong.prefix(3).map { "\($0.folder) \($0.wire.count) \($0.flags) \(wanted[$0] ?? 0)/\(there[$0] ?? 0)" }
        #expect(wrong.isEmpty, "\(wrong.count) differ: \(words)", sourceLocation: sourceLocation)
    }
}

/// Keeps what a restore tells.
final class RestoreRecorder: RestoreObserver {
    private let state = Mutex<[RestoreEvent]>([])

    func observe(_ event: RestoreEvent) { state.withLock { $0.append(event) } }
    func clear() { state.withLock { $0 = [] } }

    var refusals: [(label: String, reason: String)] {
        state.withLock { events in
            events.compactMap { event in
                if case .messageRefused(_, let label, let reason, _) = event { (label, reason) } else { nil }
            }
        }
    }

    var lostKeywords: [Keyword] {
        state.withLock { events in
            events.flatMap { event -> [Keyword] in if case .keywordsLost(_, let keywords) = event { keywords } else { [] } }
        }
    }

    var failedFolders: [String] {
        state.withLock { $0.compactMap { if case .folderFailed(let path, _) = $0 { path.description } else { nil } } }
    }

    var mapped: [String: String] {
        state.withLock { events in
            events.reduce(into: [:]) { result, event in
                if case .folderMapped(let from, let to, _) = event { result[from.description] = to.description }
            }
        }
    }
}
