import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import MaildirStore
import NIOCore
import Synchronization

/// Fetches single messages for a repair, piece by piece; connects when the first is asked for.
final class ServerLine: Sendable {
    /// What the server is called in sentences and on record.
    static let name = "the server"
    /// Octets of one piece: what is in memory at a time.
    private static let piece: UInt64 = 512 << 10

    private let settings: AccountSettings
    private let index: AccountIndex
    private let makeContext: @Sendable (any CredentialSource) -> RunContext
    private let sessions = Mutex<Sessions?>(nil)

    init(
        _ settings: AccountSettings, _ files: AccountFiles, _ index: AccountIndex, _ observer: any RunObserver,
        _ progress: RunProgress
    ) {
        (self.settings, self.index) = (settings, index)
        makeContext = { credentials in
            RunContext(
                settings: settings, mode: .backup, options: RunOptions(), run: 0, index: index, store: files.store,
                pool: ConnectionPool(SessionOptions(settings, credentials: credentials, access: .readOnly)),
                bytesLeftToday: nil, observer: observer, progress: progress)
        }
    }

    /// Mends a file with what the server has under its number.
    ///
    /// - Returns: `false`, with nothing changed, if that is another message or none.
    func fetch(_ file: DamagedFile) async throws -> Bool {
        try await open().use { session in
            let selected = try await session.open(file.folder.name, readOnly: true)
            guard selected.uidValidity == file.row.validity else { return false }
            let mending = Mutex(try FileMending(file, settings, index))
            while true {
                let range = OctetRange(offset: mending.withLock { $0.octets }, count: Self.piece)
                let collector = PieceCollector(file.row.placement.uid, from: range.offset, most: Int(Self.piece))
                let command = Command.uidFetch(.numbers([file.row.placement.uid]), [.uid, .body(.message, range)])
                _ = try await session.connection.submit(command, receiver: collector).value()
                let bytes = collector.bytes
                let isTooLong = try await onDisk {
                    try mending.withLock { mending in
                        try mending.append(bytes)
                        return mending.isTooLong
                    }
                }
                // A server that leaves the range alone sends the same again and again.
                if isTooLong { return false }
                if bytes.count < Int(Self.piece) { break }
            }
            return try await onDisk { try mending.withLock { try $0.finish(from: Self.name) } }
        }
    }

    func close() async { await sessions.withLock { $0 }?.close() }

    private func open() async throws -> Sessions {
        if let open = sessions.withLock({ $0 }) { return open }
        let made = Sessions(makeContext(try await settings.signIn()))
        sessions.withLock { $0 = made }
        return made
    }
}

/// Takes a piece of one message's body, and no more than was asked for.
private final class PieceCollector: ResponseReceiver {
    private struct State {
        var isOurs = false
        var pending: [UInt8] = []
        var bytes: [UInt8] = []
    }

    private let uid: UID
    private let offset: UInt64
    private let most: Int
    private let state = Mutex(State())

    init(_ uid: UID, from offset: UInt64, most: Int) { (self.uid, self.offset, self.most) = (uid, offset, most) }

    var bytes: [UInt8] { state.withLock { $0.bytes } }

    func bodyBegin(_ start: BodyStart) {
        state.withLock { state in
            // A server that knows no ranges sends the whole, without saying where it begins.
            state.isOurs = start.section == .message && (start.origin ?? offset) == offset
            state.pending = []
        }
    }

    func bodyBytes(_ bytes: ByteBuffer) {
        state.withLock { state in
            if state.isOurs { state.pending += bytes.readableBytesView.prefix(most - state.pending.count) }
        }
    }

    func bodyEnd() {}

    func response(_ response: Response) {
        guard case .fetch(let fetch) = response, fetch.uid == uid else { return }
        state.withLock { state in
            switch fetch.body(.message, origin: offset) ?? fetch.body(.message) {
            case .streamed?: state.bytes = state.pending
            case .inline(let bytes)?: state.bytes = Array(bytes.readableBytesView)
            case .absent?, nil: break
            }
        }
    }
}
