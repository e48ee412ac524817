import IMAPProtocol
import Mail

/// Where COPY or MOVE put each message.
package struct CopiedUIDs: Hashable, Sendable {
    /// Of the mailbox that they are in now.
    package let validity: UIDValidity
    /// The new UID by the old. One that is missing was not copied: it was gone already.
    package let destinations: [UID: UID]

    package init(validity: UIDValidity, destinations: [UID: UID]) {
        self.validity = validity
        self.destinations = destinations
    }
}

extension Reply {
    /// What COPYUID tells (RFC 4315 section 3): with UID COPY it comes in the tagged OK, with UID MOVE before it (RFC 6851
    /// section 4.3), and some servers do it the other way.
    ///
    /// - Parameter asked: the UIDs that the command named; nothing else is believed.
    /// - Returns: `nil` where the server does not say, or where what it says makes no sense: lists of different lengths,
    ///   or one message in two places.
    package func copied(of asked: UIDSet) -> CopiedUIDs? {
        let codes = untagged.map { if case .ok(let text) = $0 { text.code } else { nil } } + [text.code]
        var validity: UIDValidity?
        var destinations: [UID: UID] = [:]
        for case .copyUID(let told, let source, let destination)? in codes {
            guard validity ?? told == told, source.count == destination.count, source.count <= asked.count else { return nil }
            validity = told
            for (old, new) in zip(source, destination) {
                guard asked.contains(old), destinations.updateValue(new, forKey: old) ?? new == new else { return nil }
            }
        }
        guard let validity, Set(destinations.values).count == destinations.count else { return nil }
        return CopiedUIDs(validity: validity, destinations: destinations)
    }

    /// The messages that a conditional STORE left alone, since they had changed (RFC 7162 section 3.1.3). Servers that say
    /// NO instead of OK have it in ``IMAPError/modified``.
    package var modified: UIDSet { text.code?.modified ?? UIDSet() }
}

extension IMAPError {
    /// The messages that a conditional STORE left alone; `nil` where the NO has another reason.
    package var modified: UIDSet? { code?.modified }
}

extension ResponseCode {
    fileprivate var modified: UIDSet? { if case .modified(let uids) = self { uids } else { nil } }
}
