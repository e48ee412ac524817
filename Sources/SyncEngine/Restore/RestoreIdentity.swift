import Mail

/// Tells which messages of a source a mailbox has already. A pure function.
///
/// A message is there if one has its whole header and its size or its date. Servers that rewrite what they are sent
/// (Exchange) keep Message-ID and date: both together do as well, where nothing better is left. A Message-ID alone never
/// does. Equal messages are paired one to one, so that two of them in the source are two on the server.
struct RestoreIdentity {
    /// A message of the source.
    struct Sought: Sendable {
        let index: Int
        let header: MessageDigest
        let octets: UInt64
        /// INTERNALDATE, in seconds since 1970.
        let date: Int64?
        let messageID: String?
    }

    /// A message of the mailbox.
    struct Found: Sendable {
        let uid: UID
        let header: MessageDigest
        let size: UInt64?
        let date: Int64?
        let messageID: String?
    }

    private enum Sign: Hashable {
        case headerAndSize(MessageDigest, UInt64)
        case headerAndDate(MessageDigest, Int64)
        case nameAndDate(String, Int64)
    }

    /// - Returns: the indices of those that are there.
    static func present(_ sought: [Sought], among found: [Found]) -> Set<Int> {
        var present: Set<Int> = []
        var taken: Set<UID> = []
        let stages: [(of: (Sought) -> Sign?, by: (Found) -> Sign?)] = [
            ({ .headerAndSize($0.header, $0.octets) }, { message in message.size.map { .headerAndSize(message.header, $0) } }),
            (
                { message in message.date.map { .headerAndDate(message.header, $0) } },
                { message in message.date.map { .headerAndDate(message.header, $0) } }
            ),
            ({ nameAndDate($0.messageID, $0.date) }, { nameAndDate($0.messageID, $0.date) }),
        ]
        for stage in stages {
            var places: [Sign: [UID]] = [:]
            for message in found.reversed() where !taken.contains(message.uid) {
                if let sign = stage.by(message) { places[sign, default: []].append(message.uid) }
            }
            for message in sought where !present.contains(message.index) {
                guard let sign = stage.of(message), let uid = places[sign]?.popLast() else { continue }
                taken.insert(uid)
                present.insert(message.index)
            }
        }
        return present
    }

    private static func nameAndDate(_ messageID: String?, _ date: Int64?) -> Sign? {
        guard let messageID, let date else { return nil }
        return .nameAndDate(messageID, date)
    }
}
