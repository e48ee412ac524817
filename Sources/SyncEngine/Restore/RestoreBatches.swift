import IMAPClient
import Mail
import NIOCore
import SyncPlanner

/// What is sent together, and what can be sent at all to one mailbox.
struct RestoreBatches: Sendable {
    /// A message that is open and on its way.
    struct Item: Sendable {
        let piece: FolderRestore.Piece
        let body: any RestoreBody
        /// Those of its flags that the server can store.
        let flags: MessageFlags

        var appendSource: AppendSource {
            let body = body
            return AppendSource(flags: flags, date: piece.message.date, octets: body.facts.octets) {
                try body.next().map { ByteBuffer(bytes: $0) }
            }
        }
    }

    /// Open files and octets that may be lost when a connection dies.
    private static let mostItems = 64
    static let mostOctets: UInt64 = 4 << 20
    /// So many cut connections, and messages are sent one by one, until the one is found at which they die.
    static let mostCuts = 2
    /// So often one message may cut the connection.
    static let mostLosses = 3

    let path: FolderPath
    let permitted: PermittedFlags
    /// Octets that one message may have; `nil` = no limit is known.
    let limit: UInt64?

    func hasRoom(_ items: [Item], isCareful: Bool) -> Bool {
        guard !items.isEmpty else { return true }
        return !isCareful && items.count < Self.mostItems
            && items.reduce(0) { $0 + $1.body.facts.octets } < Self.mostOctets
    }

    /// - Returns: why a message cannot be sent: a word for scripts, and a sentence.
    func obstacle(_ facts: RestoreFacts) -> (reason: String, words: String)? {
        if facts.octets == 0 { return ("empty", "it is empty, and IMAP cannot carry that") }
        if facts.octets > UInt64(UInt32.max) { return ("too-large", "it has more than 4 GiB, which IMAP cannot carry") }
        if facts.hasNUL { return ("nul-octets", "it holds NUL octets, which the server cannot take") }
        guard let limit, facts.octets > limit else { return nil }
        return ("too-big", "it has \(facts.octets) octets, and the server takes \(limit)")
    }

    func flags(of message: RestoreMessage, isPlain: Bool) -> (flags: MessageFlags, lost: [Keyword]) {
        var flags = permitted.storable(message.flags)
        if isPlain { flags = MessageFlags(flags.system) }
        return (flags, message.flags.keywords.filter { !flags.keywords.contains($0) })
    }
}

extension IMAPError {
    /// The message surely did not come to be; see ``UploadBatch``.
    func isCertainRefusal(isOpen: Bool) -> Bool {
        switch kind {
        case .tooBig, .contentRefused, .serverLimit: true
        case .refused, .badCommand: isOpen
        default: false
        }
    }

    /// For scripts.
    var refusalWord: String {
        switch kind {
        case .tooBig: "too-big"
        case .contentRefused: "content"
        case .serverLimit: "limit"
        default: "refused"
        }
    }
}
