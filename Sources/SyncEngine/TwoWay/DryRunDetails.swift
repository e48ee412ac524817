import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import MaildirStore
import NIOCore
import SyncPlanner
import Synchronization

/// Adds to the steps of a dry run what people know messages by: subject, sender, date and size. Of files they are read
/// here; of messages that are on the server only, one FETCH for each folder asks for them. No body is fetched.
struct DryRunDetails {
    /// So many messages of a folder, and files, are described; of the others the step alone is told.
    private static let most = 300

    let context: RunContext
    let sessions: Sessions

    /// - Returns: the steps, in their order. What cannot be found out stays out.
    func describe(_ steps: [PlannedStep], in exchange: FolderExchange) async throws -> [PlannedStep] {
        let context = context
        var steps = try await onDisk { try Self.describeFiles(steps, in: exchange, context) }
        let remote = steps.filter { $0.subject == nil && $0.sender == nil && $0.isAboutServer }.compactMap(\.uid)
        let uids = UIDSet(remote).split(first: Self.most).head
        guard !uids.isEmpty, exchange.sight.isThere else { return steps }
        let found = try await ask(uids, exchange)
        for index in steps.indices where steps[index].isAboutServer && steps[index].subject == nil && steps[index].sender == nil {
            guard let details = steps[index].uid.flatMap({ found[$0] }) else { continue }
            steps[index].add(details)
        }
        return steps
    }

    // MARK: On the server

    private func ask(_ uids: UIDSet, _ exchange: FolderExchange) async throws -> [UID: StepDetails] {
        do {
            return try await sessions.use { session in
                try await session.open(exchange.record.name, readOnly: true)
                let collector = EnvelopeCollector()
                let items: [FetchItem] = [.uid, .internalDate, .size, .envelope]
                let pending = uids.chunks().map { session.connection.submit(.uidFetch(.numbers($0), items), receiver: collector) }
                for reply in pending { _ = try await reply.value() }
                return collector.details
            }
        } catch let error as IMAPError where error.disposition == .lasting || error.disposition == .gone {
            // A folder that cannot be opened is told of elsewhere.
            guard context.failure == nil else { throw error }
            return [:]
        }
    }

    // MARK: Here

    private static func describeFiles(
        _ steps: [PlannedStep], in exchange: FolderExchange, _ context: RunContext
    ) throws -> [PlannedStep] {
        var steps = steps
        let path = exchange.sight.path
        let places = Dictionary(grouping: steps.indices.filter { steps[$0].file != nil }) { steps[$0].filesFolder(path) }
        guard !places.isEmpty else { return steps }
        let records = try context.index.folders().filter { $0.goneRun == nil }
        for (folder, indices) in places {
            let directory = folder == path ? exchange.record.directory : records.first { $0.path == folder }?.directory
            guard let directory, let maildir = try? context.store.open(directory),
                let entries = try? LocalLook(maildir, twins: .counted).entries
            else { continue }
            for index in indices.prefix(most) {
                guard let entry = steps[index].file.flatMap({ entries[$0] }) else { continue }
                if let details = StepDetails(entry, in: maildir) { steps[index].add(details) }
            }
        }
        return steps
    }
}

/// What people know a message by.
struct StepDetails: Sendable {
    var subject: String?
    var sender: String?
    var date: InternalDate?
    /// Octets.
    var size: UInt64?
}

extension StepDetails {
    /// Headers are long only by mistake.
    private static let longestHeader = 64 << 10

    /// `nil` if the file cannot be read.
    init?(_ entry: MaildirEntry, in folder: MaildirFolder) {
        var (header, size): ([UInt8], UInt64) = ([], 0)
        do {
            try folder.readWireForm(of: entry) { piece in
                header.append(contentsOf: piece.prefix(Self.longestHeader - header.count))
                size += UInt64(piece.count)
            }
            date = InternalDate(secondsSince1970: try folder.status(of: entry).modified)
        } catch {
            return nil
        }
        subject = HeaderText.field("Subject", in: header)
        sender = HeaderText.field("From", in: header)
        self.size = size
    }

    init(_ fetch: FetchResponse) {
        subject = fetch.envelope?.subject.flatMap(HeaderText.text)
        sender = (fetch.envelope?.from.first { $0.host != nil }).flatMap { address in
            let mailbox =
                "\(String(decoding: address.mailbox ?? [], as: UTF8.self))@\(String(decoding: address.host ?? [], as: UTF8.self))"
            guard let name = address.name.flatMap(HeaderText.text) else { return HeaderText.text(Array(mailbox.utf8)) }
            return HeaderText.text(Array("\(name) <\(mailbox)>".utf8))
        }
        (date, size) = (fetch.internalDate, fetch.size)
    }
}

extension PlannedStep {
    fileprivate mutating func add(_ details: StepDetails) {
        subject = details.subject
        sender = details.sender
        date = date ?? details.date
        size = size ?? details.size
    }

    /// Its UID is one of the folder in which the step is done.
    fileprivate var isAboutServer: Bool { action != .moveThere && action != .copyThere }

    /// Where its file lies.
    fileprivate func filesFolder(_ path: FolderPath) -> FolderPath {
        action == .moveHere || action == .copyHere ? from ?? path : path
    }
}

/// Takes envelopes as they come.
private final class EnvelopeCollector: ResponseReceiver {
    private let state = Mutex<[UID: StepDetails]>([:])

    var details: [UID: StepDetails] { state.withLock { $0 } }

    func response(_ response: Response) {
        guard case .fetch(let fetch) = response, let uid = fetch.uid, fetch.envelope != nil else { return }
        state.withLock { $0[uid] = StepDetails(fetch) }
    }

    func bodyBegin(_ start: BodyStart) {}
    func bodyBytes(_ bytes: ByteBuffer) {}
    func bodyEnd() {}
}
