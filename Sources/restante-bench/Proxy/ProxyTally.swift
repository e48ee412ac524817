/// What went through one proxied connection.
struct ProxyTally: Sendable {
    var octetsUp = 0
    var octetsDown = 0
    /// How often the client waited: once for the connection, and each time it spoke after it had heard all that the
    /// server had sent.
    var turns = 1

    private var heardSinceSpeaking = true

    /// The client sent bytes; `serverIsQuiet` says that nothing of the server's is still on its way to it.
    mutating func clientSpoke(octets: Int, serverIsQuiet: Bool) {
        octetsUp += octets
        guard heardSinceSpeaking, serverIsQuiet else { return }
        turns += 1
        heardSinceSpeaking = false
    }

    /// Bytes of the server reached the client.
    mutating func clientHeard(octets: Int) {
        octetsDown += octets
        heardSinceSpeaking = true
    }

    var json: String { #"{"octetsUp":\#(octetsUp),"octetsDown":\#(octetsDown),"turns":\#(turns)}"# }
}
