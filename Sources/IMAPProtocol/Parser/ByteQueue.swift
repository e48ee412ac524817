import NIOCore

/// Bytes that came and are not read yet: buffers in the order of their coming, the first of which is what the parser
/// looks at.
///
/// Buffers are joined only where a response lies across two of them, and then only up to its line end, so that bodies
/// are never copied.
struct ByteQueue: Sendable {
    /// Empty only if nothing is left at all.
    private(set) var head = ByteBuffer()
    private var rest = CircularBuffer<ByteBuffer>()
    /// Whether `head` was made here and may be written to without copying it first.
    private var ownsHead = false
    /// All that is not read.
    private(set) var count = 0

    mutating func append(_ buffer: ByteBuffer) {
        guard buffer.readableBytes > 0 else { return }
        count += buffer.readableBytes
        if head.readableBytes == 0 {
            head = buffer
            ownsHead = false
        } else {
            rest.append(buffer)
        }
    }

    /// Reads over bytes of `head`.
    mutating func drop(_ length: Int) {
        head.moveReaderIndex(forwardBy: length)
        count -= length
        if head.readableBytes == 0 { advance() }
    }

    /// Up to so many bytes, as many as lie together; `nil` if there are none. Not a copy.
    mutating func read(upTo limit: UInt64) -> ByteBuffer? {
        let length = Int(min(UInt64(head.readableBytes), limit))
        guard length > 0, let slice = head.readSlice(length: length) else { return nil }
        count -= length
        if head.readableBytes == 0 { advance() }
        return slice
    }

    /// Moves bytes of the next buffer into `head`: up to its first line feed, but at least `wanted` if it has so many.
    /// `false` if there is no next buffer.
    mutating func extendHead(wanted: Int) -> Bool {
        guard var next = rest.popFirst() else { return false }
        let toLineFeed = next.readableBytesView.firstIndex(of: UInt8(ascii: "\n")).map { $0 - next.readerIndex + 1 }
        let length = min(next.readableBytes, max(wanted, toLineFeed ?? next.readableBytes))
        takeHead(room: length)
        if var piece = next.readSlice(length: length) { head.writeBuffer(&piece) }
        if next.readableBytes > 0 { rest.prepend(next) }
        return true
    }

    /// Copies `head` into a buffer of our own, unless it is one.
    private mutating func takeHead(room: Int) {
        guard !ownsHead else { return }
        var own = ByteBufferAllocator().buffer(capacity: max(head.readableBytes + room, 512))
        own.writeBuffer(&head)
        head = own
        ownsHead = true
    }

    private mutating func advance() {
        head = rest.popFirst() ?? ByteBuffer()
        ownsHead = false
    }
}
