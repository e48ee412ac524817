/// What a ``FaultProxy`` does wrong. Places are counted in bytes that passed in that direction of one connection.
package struct Faults: Sendable, Equatable {
    /// From the client to the server.
    package var toServer = Direction()
    /// From the server to the client.
    package var toClient = Direction()
    /// Which connections it is done to, counted from 1 since the proxy began; all when `nil`.
    package var connections: ClosedRange<Int>?

    package init() {}

    /// No fault but the way's length: `delay` in each direction.
    package static func delay(_ delay: Duration) -> Faults {
        var faults = Faults()
        faults.toServer.delay = delay
        faults.toClient.delay = delay
        return faults
    }

    /// Cuts each connection when so many bytes came from the server.
    package static func cut(toClientAfter bytes: Int, connections: ClosedRange<Int>? = nil) -> Faults {
        var faults = Faults()
        faults.toClient.cutAfter = bytes
        faults.connections = connections
        return faults
    }

    /// The faults of one direction.
    package struct Direction: Sendable, Equatable {
        /// How long each byte is under way; order and rate stay as they are.
        package var delay: Duration = .zero
        /// The connection ends, in both directions, when so many bytes passed.
        package var cutAfter: Int?
        /// Ends it with RST instead of FIN.
        package var cutsWithReset = false
        /// Nothing passes any more after so many bytes, until the faults are changed.
        package var stallAfter: Int?
        /// At most so many bytes in each write.
        package var pieceSize: Int?
        /// Bytes that nobody sent, each put in once per connection; by ascending place.
        package var injections: [Injection] = []

        package init() {}
    }

    /// Bytes that the proxy puts in by itself.
    package struct Injection: Sendable, Equatable {
        package let after: Int
        package let bytes: [UInt8]

        package init(after: Int, _ text: String) {
            self.after = after
            bytes = Array(text.utf8)
        }
    }
}

extension Faults.Direction {
    /// What to do next with bytes that are there.
    enum Step: Equatable {
        case pass(Int)
        case inject([UInt8])
        case stall
        case cut
    }

    /// The next step when `passed` bytes went through, `injected` injections were made and `available` bytes wait.
    func step(passed: Int, injected: Int, available: Int) -> Step {
        var stop = Int.max
        if injected < injections.count {
            if injections[injected].after <= passed { return .inject(injections[injected].bytes) }
            stop = injections[injected].after
        }
        if let cutAfter {
            if passed >= cutAfter { return .cut }
            stop = min(stop, cutAfter)
        }
        if let stallAfter {
            if passed >= stallAfter { return .stall }
            stop = min(stop, stallAfter)
        }
        return .pass(min(available, stop - passed, max(pieceSize ?? .max, 1)))
    }
}
