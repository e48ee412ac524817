import IMAPClient
import IMAPProtocol
import Mail
import NIOCore
import Synchronization

/// What a server tells of a message without its body.
struct RemoteFacts: Sendable {
    /// RFC822.SIZE, in octets.
    var size: UInt64?
    /// INTERNALDATE, in seconds since 1970.
    var date: Int64?
    var flags: MessageFlags?
    /// EMAILID (RFC 8474), or X-GM-MSGID as ``init(_:)`` writes it.
    var emailID: String?
    /// Of BODY[HEADER], if it was asked for.
    var header: HeaderForm?

    init(_ fetch: FetchResponse) {
        (size, date, flags) = (fetch.size, fetch.internalDate?.secondsSince1970, fetch.flags)
        emailID = fetch.objectID
    }
}

extension FetchResponse {
    /// What names the message's content in all mailboxes: EMAILID (RFC 8474), else Gmail's number of it.
    var objectID: String? { emailID ?? gmailMessageID.map { "gm-\($0)" } }
}

extension Capabilities {
    /// What to ask for ``FetchResponse/objectID``.
    var objectIDItems: [FetchItem] {
        if has("OBJECTID") { return [.emailID] }
        return has("X-GM-EXT-1") ? [.gmailMessageID] : []
    }
}

/// Gathers what FETCH tells of messages. Of headers it keeps digests only; no more than one header is in memory, unless
/// they were asked for in their loose form.
final class MessageCollector: ResponseReceiver {
    private struct State {
        var header: HeaderReading
        var isHeader = false
        var facts: [UID: RemoteFacts] = [:]
    }

    private let wanted: UIDSet
    private let isLoose: Bool
    private let state: Mutex<State>

    /// - Parameter wanted: what was asked for; servers tell of other messages, too.
    init(_ wanted: UIDSet, isLoose: Bool = false) {
        (self.wanted, self.isLoose) = (wanted, isLoose)
        state = Mutex(State(header: HeaderReading(isLoose: isLoose)))
    }

    var facts: [UID: RemoteFacts] { state.withLock { $0.facts } }

    func bodyBegin(_ start: BodyStart) {
        state.withLock { state in
            state.isHeader = start.section == .header && start.origin == nil
            if state.isHeader { state.header = HeaderReading(isLoose: isLoose) }
        }
    }

    func bodyBytes(_ bytes: ByteBuffer) {
        state.withLock { state in
            if state.isHeader { bytes.withUnsafeReadableBytes { state.header.take($0) } }
        }
    }

    func bodyEnd() {}

    func response(_ response: Response) {
        guard case .fetch(let fetch) = response, let uid = fetch.uid, wanted.contains(uid) else { return }
        state.withLock { state in
            var facts = RemoteFacts(fetch)
            switch fetch.body(.header) {
            case .streamed?: facts.header = state.header.finish()
            case .inline(let bytes)?:
                var reading = HeaderReading(isLoose: isLoose)
                bytes.withUnsafeReadableBytes { reading.take($0) }
                facts.header = reading.finish()
            case .absent?, nil: break
            }
            state.facts[uid, default: facts].complete(with: facts)
        }
    }
}

extension MessageCollector {
    /// What there is to know of messages without their headers.
    static func facts(on connection: IMAPConnection) -> [FetchItem] {
        [.uid, .size, .internalDate] + connection.capabilities.objectIDItems
    }

    /// Asks for messages of the open mailbox, all commands in flight together.
    ///
    /// - Parameter limits: how long a command may be.
    static func fetch(
        _ uids: UIDSet, _ items: [FetchItem], on connection: IMAPConnection, _ limits: RunLimits, isLoose: Bool = false
    ) async throws(IMAPError) -> [UID: RemoteFacts] {
        let collector = MessageCollector(uids, isLoose: isLoose)
        try await connection.fetch(uids, items, limits, receiver: collector)
        return collector.facts
    }
}

extension RemoteFacts {
    /// Servers may split what they tell over several responses.
    fileprivate mutating func complete(with other: RemoteFacts) {
        (size, date, flags) = (size ?? other.size, date ?? other.date, other.flags ?? flags)
        (emailID, header) = (emailID ?? other.emailID, header ?? other.header)
    }
}
