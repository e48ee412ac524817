/// How much may be asked for ahead of what has come: half a second of the bandwidth seen, which is more than bandwidth
/// × round-trip time on any path shorter than that, so that the server never waits for our next command.
///
/// | seen so far | in flight | one command asks for |
/// | --- | --- | --- |
/// | nothing | 1 MiB | 340 KiB, at the mean size of 8 KiB: 43 messages |
/// | 100 KB/s | 1 MiB (the least) | 340 KiB |
/// | 20 MB/s | 10 MB | 3.3 MB |
/// | 1 GB/s | 16 MiB (the most) | 5.3 MiB |
///
/// A pure value; time comes in from outside.
struct PipelineWindow: Sendable, Equatable {
    static let least = 1 << 20
    static let most = 16 << 20
    /// Commands to keep in flight: the second covers the end of the first, the third the end of the second.
    static let commands = 3
    /// Messages in one command at most, so that a fault costs little to ask again.
    static let mostMessages = 500

    private var messages = 0
    private var octets: UInt64 = 0
    /// Octets a second, smoothed.
    private var rate: Double = 0

    /// Notes what one command brought.
    mutating func arrived(messages: Int, octets: UInt64, seconds: Double) {
        self.messages += messages
        self.octets += octets
        guard seconds > 0 else { return }
        let now = Double(octets) / seconds * Double(Self.commands)
        rate = rate == 0 ? now : rate * 0.7 + now * 0.3
    }

    var octetsInFlight: Int { min(Self.most, max(Self.least, Int(min(rate / 2, 1e12)))) }

    private var meanSize: Int { messages == 0 ? 8192 : max(1, Int(octets / UInt64(messages))) }

    /// Messages to ask for with the next command.
    var messagesPerCommand: Int { min(Self.mostMessages, max(1, octetsInFlight / Self.commands / meanSize)) }
}
