import NIOCore

/// The two channels of one proxied connection, both on the same event loop, with a delay line in each direction.
final class ProxyPair {
    private struct Direction {
        var line = DelayLine()
        var target: (any Channel)?
        var isScheduled = false
        /// The sender is left waiting, as a full buffer of the network's would make it wait.
        var isHeldUp = false
    }

    private(set) var tally = ProxyTally()
    private let client: any Channel
    private let delay: TimeAmount
    private var up = Direction()
    private var down = Direction()
    private var isClosed = false
    private let onClose: (ProxyTally) -> Void

    /// So many bytes may be on their way; it is far more than the delay times what TLS on loopback carries.
    private static let capacity = 64 << 20

    init(client: any Channel, delay: TimeAmount, onClose: @escaping (ProxyTally) -> Void) {
        self.client = client
        self.delay = delay
        self.onClose = onClose
        down.target = client
    }

    /// The way to the server is open.
    func connected(to server: any Channel) {
        up.target = server
        deliver(\.up)
    }

    func clientSent(_ item: DelayLine.Item) {
        if case .bytes(let buffer) = item {
            tally.clientSpoke(octets: buffer.readableBytes, serverIsQuiet: down.line.isEmpty)
        }
        enter(item, \.up)
        holdUpIfFull(\.up, sender: client)
    }

    func serverSent(_ item: DelayLine.Item) {
        enter(item, \.down)
        holdUpIfFull(\.down, sender: up.target)
    }

    private func enter(_ item: DelayLine.Item, _ direction: ReferenceWritableKeyPath<ProxyPair, Direction>) {
        self[keyPath: direction].line.enter(item, due: .now() + delay)
        schedule(direction)
    }

    /// One timer a direction, for the first thing in the line.
    private func schedule(_ direction: ReferenceWritableKeyPath<ProxyPair, Direction>) {
        guard !isClosed, !self[keyPath: direction].isScheduled, self[keyPath: direction].target != nil,
            let due = self[keyPath: direction].line.nextDue
        else { return }
        self[keyPath: direction].isScheduled = true
        client.eventLoop.assumeIsolated().scheduleTask(deadline: due) {
            self[keyPath: direction].isScheduled = false
            self.deliver(direction)
        }
    }

    private func deliver(_ direction: ReferenceWritableKeyPath<ProxyPair, Direction>) {
        guard let target = self[keyPath: direction].target else { return }
        let now = NIODeadline.now()
        while let item = self[keyPath: direction].line.leave(by: now) {
            switch item {
            case .bytes(let buffer):
                if target === client { tally.clientHeard(octets: buffer.readableBytes) }
                target.write(buffer, promise: nil)
            case .end: close()
            }
        }
        target.flush()
        guard !isClosed else { return }
        letGo(\.up, sender: client)
        letGo(\.down, sender: up.target)
        schedule(direction)
    }

    private func holdUpIfFull(_ direction: ReferenceWritableKeyPath<ProxyPair, Direction>, sender: (any Channel)?) {
        guard !self[keyPath: direction].isHeldUp, self[keyPath: direction].line.octets > Self.capacity else { return }
        self[keyPath: direction].isHeldUp = true
        setReading(sender, false)
    }

    private func letGo(_ direction: ReferenceWritableKeyPath<ProxyPair, Direction>, sender: (any Channel)?) {
        guard self[keyPath: direction].isHeldUp, self[keyPath: direction].line.octets <= Self.capacity / 2 else { return }
        self[keyPath: direction].isHeldUp = false
        setReading(sender, true)
    }

    private func setReading(_ channel: (any Channel)?, _ reads: Bool) {
        // It fails only on a closed channel, from which there is nothing to read.
        channel?.setOption(.autoRead, value: reads).whenFailure { _ in }
    }

    private func close() {
        guard !isClosed else { return }
        isClosed = true
        client.flush()
        up.target?.flush()
        client.close(promise: nil)
        up.target?.close(promise: nil)
        onClose(tally)
    }
}
