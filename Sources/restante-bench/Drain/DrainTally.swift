/// What came over one connection, or over all of them.
struct DrainTally: Sendable {
    var folders = 0
    var messages = 0
    /// Octets of message bodies.
    var bodyOctets = 0
    /// All octets of the protocol, after TLS.
    var octets = 0

    static func + (left: DrainTally, right: DrainTally) -> DrainTally {
        DrainTally(
            folders: left.folders + right.folders, messages: left.messages + right.messages,
            bodyOctets: left.bodyOctets + right.bodyOctets, octets: left.octets + right.octets)
    }
}
