import Mail

/// The messages that a command names (`sequence-set`, RFC 9051 section 9): UIDs in UID commands, sequence numbers in
/// others.
package enum SequenceSet: Hashable, Sendable, CustomStringConvertible {
    /// Must not be empty: the grammar has no word for it.
    case numbers(UIDSet)
    /// `n:*`. Always names the last message too, even if its number is below `n`.
    case from(UInt32)
    /// `*`: the last message.
    case last
    /// `$`: what the last SEARCH saved (RFC 5182).
    case saved

    package init(_ uids: UIDSet) { self = .numbers(uids) }

    /// Every message.
    package static let all = SequenceSet.from(1)

    package var description: String {
        switch self {
        case .numbers(let set): set.description
        case .from(let first): "\(first):*"
        case .last: "*"
        case .saved: "$"
        }
    }
}
