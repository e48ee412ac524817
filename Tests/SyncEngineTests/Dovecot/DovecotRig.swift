import Mail
import MailIndex
import MaildirStore
import TestRig
import Testing

@testable import SyncEngine

/// A real Dovecot, filled, and an account on it over TLS.
final class DovecotRig {
    let dovecot: Dovecot
    let home: TemporaryDirectory
    let recorder = Recorder()
    var settings: AccountSettings

    init(_ folders: [FolderContent], options: DovecotOptions = DovecotOptions()) async throws {
        dovecot = try await Dovecot.start(options)
        if !folders.isEmpty { try await dovecot.fill("alice", with: folders) }
        home = try TemporaryDirectory(in: Files.exists("/dev/shm") ? "/dev/shm" : nil)
        settings = EngineRig.settings(home, port: dovecot.ports.imaps)
        settings.user = "alice"
        settings.use(password: "wonderland")
        settings.server = ServerSettings(
            host: "localhost", port: dovecot.ports.imaps, security: .tls, trust: .extraAnchor(path: dovecot.certificates.authority))
    }

    func run(_ mode: RunMode = .backup) async -> RunSummary {
        recorder.clear()
        return await AccountRunner(settings, observer: recorder).run(mode)
    }

    func runToTheEnd(_ mode: RunMode = .backup, sourceLocation: SourceLocation = #_sourceLocation) async throws -> RunSummary {
        let summary = await run(mode)
        #expect(summary.outcome == .done && summary.complete, "\(summary)", sourceLocation: sourceLocation)
        return summary
    }

    /// One message, whichever side it is on.
    struct Message: Hashable, Comparable {
        let folder: String
        let wire: [UInt8]
        let flags: String
        let date: Int64

        static func < (a: Message, b: Message) -> Bool { (a.folder, a.date, a.wire.count) < (b.folder, b.date, b.wire.count) }
    }

    /// What lies in the store.
    func here() throws -> [Message] {
        let index = try AccountIndex(path: settings.stateDirectory + "/index.sqlite")
        defer { index.close() }
        let store = MaildirStore(root: settings.maildir, layout: settings.layout == .nested ? .nested : .maildirPlusPlus, durability: .none)
        var found: [Message] = []
        for record in try index.folders() {
            let folder = try store.open(record.directory)
            var entries: [MaildirEntry] = []
            _ = try folder.scan { entries.append($0) }
            for entry in entries {
                var wire: [UInt8] = []
                try folder.readWireForm(of: entry) { wire += $0 }
                found.append(
                    Message(
                        folder: record.path.description, wire: wire, flags: entry.flags.description,
                        date: try folder.status(of: entry).modified))
            }
        }
        return found.sorted()
    }

    /// What Dovecot's own files hold: it keeps a Maildir of LF lines itself, its files' times are the dates.
    func there() throws -> [Message] {
        let root = dovecot.home(of: "alice") + "/Maildir"
        let store = MaildirStore(root: root, layout: .nested, durability: .none)
        var found: [Message] = []
        try walk(root, "", store, &found)
        return found.sorted()
    }

    private func walk(_ root: String, _ path: String, _ store: MaildirStore, _ found: inout [Message]) throws {
        let directory = path.isEmpty ? "." : path
        for name in try Files.names(in: "\(root)/\(path)") where !["cur", "new", "tmp"].contains(name) && !name.hasPrefix(".") {
            let child = path.isEmpty ? name : "\(path)/\(name)"
            if (try? Files.names(in: "\(root)/\(child)")) != nil { try walk(root, child, store, &found) }
        }
        guard Files.exists("\(root)/\(directory)/cur") else { return }
        let folder = try store.open(directory)
        var entries: [MaildirEntry] = []
        _ = try folder.scan { entries.append($0) }
        for entry in entries {
            let bytes = try Files.read("\(root)/\(directory)/\(entry.subdirectory.rawValue)/\(entry.fileName)")
            var wire: [UInt8] = []
            wire.reserveCapacity(bytes.count * 2)
            for byte in bytes {
                if byte == 10, wire.last != 13 { wire.append(13) }
                wire.append(byte)
            }
            found.append(
                Message(
                    folder: path.isEmpty ? "INBOX" : path, wire: wire, flags: entry.flags.description,
                    date: try folder.status(of: entry).modified))
        }
    }

    /// Byte by byte and flag by flag.
    func expectFaithful(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let (here, there) = (try here(), try there())
        let lacking = Set(there).subtracting(here), extra = Set(here).subtracting(there)
        let words = { (messages: Set<Message>) in messages.sorted().prefix(5).map { "\($0.folder) \($0.wire.count) \($0.flags) \($0.date)" } }
        #expect(lacking.isEmpty && extra.isEmpty, "lacking \(words(lacking)), extra \(words(extra))", sourceLocation: sourceLocation)
        #expect(here.count == there.count, sourceLocation: sourceLocation)
    }
}
