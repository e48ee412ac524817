import IMAPClient
import Mail
import MaildirStore
import SyncPlanner

/// The files of a folder that are to be sent, opened a batch at a time. What cannot be sent to this server is known before
/// it is tried.
struct UploadShelf: Sendable {
    /// Bounds of a batch: open files, octets that are lost when a connection dies, promises that wait for one sync.
    private static let mostFiles = 32
    /// Connections that die while files are sent together; from then on each file is sent by itself, until the one is found
    /// at which they die.
    private static let mostCuts = 2
    private static let mostOctets: UInt64 = 4 << 20

    let hands: LocalHands
    let permitted: PermittedFlags
    /// Octets that one message may have; `nil` = no limit is known.
    let limit: UInt64?
    /// Messages have come into the mailbox since it was looked at.
    let hasArrivals: Bool

    /// Opens files from the front of the list, as many as fit into a batch, and takes them off it.
    func open(_ waiting: inout ArraySlice<ExchangePlan.Upload>) throws -> [UploadFile] {
        var files: [UploadFile] = []
        var octets: UInt64 = 0
        let most = hands.exchange.state.push.cuts < Self.mostCuts ? Self.mostFiles : 1
        while let upload = waiting.first, files.count < most, octets < Self.mostOctets {
            waiting.removeFirst()
            guard let file = try open(upload) else { continue }
            // A large one goes by itself, so that nothing waits behind it.
            if !files.isEmpty, file.facts.octets > Self.mostOctets {
                waiting = [upload] + waiting
                break
            }
            files.append(file)
            octets += file.facts.octets
        }
        return files
    }

    /// - Returns: `nil` if it is not there any more, or the server cannot take it.
    private func open(_ upload: ExchangePlan.Upload) throws -> UploadFile? {
        let exchange = hands.exchange
        guard let entry = hands.entries[upload.name] else {
            hands.skip()
            return nil
        }
        let source: UploadSource
        do throws(MaildirError) {
            source = try hands.maildir.openForUpload(entry)
        } catch {
            guard error.kind == .vanished else { throw error }
            hands.skip()
            return nil
        }
        let isErased = try !hands.context.erasures.among([source.facts.digest]).isEmpty
        if let obstacle = isErased ? .erased : UploadObstacle(source.facts, limit: limit) {
            let message = "\(exchange.path): \(entry.fileName) was not sent: \(obstacle.words)"
            exchange.refuse(upload.name, .init(reason: obstacle.reason, message: message))
            return nil
        }
        var flags = permitted.storable(upload.flags)
        if exchange.state.push.plain.contains(upload.name) { flags = MessageFlags(flags.system) }
        return UploadFile(upload: upload, entry: entry, source: source, flags: flags)
    }
}

extension FolderExchange {
    /// The server would not take a file, or cannot.
    func refuse(_ name: String, _ failure: FolderJob.Failure) { update { $0.unsent[name] = failure } }
}
