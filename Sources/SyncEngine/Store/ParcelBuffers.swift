import NIOCore
import Synchronization

/// The memory of parcels, used again and again: what a writer has written is what the next parcel is filled into. So
/// memory stays as small as what waits for the disk, and is warm.
final class ParcelBuffers: Sendable {
    /// A parcel and the message that made it full fit, unless that message is far above the mean.
    static let capacity = 2 * BodyCollector.parcelOctets
    /// More are not kept; as many wait for the disk at most, unless messages are long.
    static let most = 32

    private let free = Mutex<[ByteBuffer]>([])

    /// How many lie here.
    var count: Int { free.withLock { $0.count } }

    /// An empty buffer.
    func take() -> ByteBuffer {
        let free = free.withLock { $0.popLast() }
        return free ?? ByteBufferAllocator().buffer(capacity: Self.capacity)
    }

    /// Takes a buffer back whose contents nobody needs any more.
    func giveBack(_ buffer: ByteBuffer) {
        guard buffer.capacity == Self.capacity else { return }
        var empty = buffer
        // Not `clear()`, which makes new memory as long as the caller has not let go of its copy.
        empty.moveReaderIndex(to: 0)
        empty.moveWriterIndex(to: 0)
        free.withLock { [empty] free in
            if free.count < Self.most { free.append(empty) }
        }
    }
}
