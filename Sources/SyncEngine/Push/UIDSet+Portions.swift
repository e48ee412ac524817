import IMAPClient
import IMAPProtocol
import Mail

extension UIDSet {
    /// The set in pieces that the server takes in one command: below its limits of a line's length, and of messages
    /// (MESSAGELIMIT, RFC 9738).
    func portions(for connection: IMAPConnection, _ limits: RunLimits) -> [UIDSet] {
        let most = connection.capabilities.number(of: "MESSAGELIMIT").map { Swift.max(1, Int(clamping: $0)) } ?? .max
        // What is not the set: tag, words, flags, and a mailbox's name.
        let length = Swift.max(200, limits.commandLineBytes - 1200)
        return chunks(maxEncodedLength: length).flatMap { chunk in
            var pieces: [UIDSet] = []
            var rest = chunk
            while rest.count > most {
                let (head, tail) = rest.split(first: most)
                pieces.append(head)
                rest = tail
            }
            return pieces + [rest]
        }
    }
}
