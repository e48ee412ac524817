import NIOCore

/// One direction of a proxied connection: everything comes out in order and exactly as much later as it went in, however
/// much is on its way.
struct DelayLine {
    /// One thing on its way: bytes, or the end of the stream.
    enum Item {
        case bytes(ByteBuffer)
        case end
    }

    private var items = CircularBuffer<(due: NIODeadline, item: Item)>()
    /// Bytes on their way.
    private(set) var octets = 0

    var isEmpty: Bool { items.isEmpty }
    /// When the first thing comes out.
    var nextDue: NIODeadline? { items.first?.due }

    mutating func enter(_ item: Item, due: NIODeadline) {
        if case .bytes(let buffer) = item { octets += buffer.readableBytes }
        items.append((due, item))
    }

    /// What is due by `now`, oldest first.
    mutating func leave(by now: NIODeadline) -> Item? {
        guard let first = items.first, first.due <= now else { return nil }
        items.removeFirst()
        if case .bytes(let buffer) = first.item { octets -= buffer.readableBytes }
        return first.item
    }
}
