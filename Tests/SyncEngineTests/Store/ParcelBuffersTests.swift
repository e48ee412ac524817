import NIOCore
import Testing

@testable import SyncEngine

@Suite struct ParcelBuffersTests {
    private func address(_ buffer: ByteBuffer) -> UInt { buffer.withVeryUnsafeBytes { UInt(bitPattern: $0.baseAddress) } }

    @Test("memory given back is used again, and comes empty")
    func usedAgain() {
        let buffers = ParcelBuffers()
        var first = buffers.take()
        let memory = address(first)
        first.writeString("a message")
        buffers.giveBack(first)
        first = ByteBuffer()
        var second = buffers.take()
        #expect(second.readableBytes == 0)
        second.writeString("another")
        #expect(address(second) == memory)
        #expect(second.getString(at: 0, length: second.readableBytes) == "another")
    }

    @Test("whoever still holds what was given back keeps its bytes")
    func copies() {
        let buffers = ParcelBuffers()
        var parcel = buffers.take()
        parcel.writeString("a message")
        buffers.giveBack(parcel)
        var next = buffers.take()
        next.writeString("overwritten")
        #expect(String(buffer: parcel) == "a message")
    }

    @Test("no more memory is kept than the gates let wait, and none that grew for a long message")
    func bounds() {
        let buffers = ParcelBuffers()
        var grown = buffers.take()
        grown.writeBytes([UInt8](repeating: 65, count: 2 * ParcelBuffers.capacity))
        let memory = address(grown)
        buffers.giveBack(grown)
        #expect(address(buffers.take()) != memory)
        for buffer in (0..<2 * ParcelBuffers.most).map({ _ in buffers.take() }) { buffers.giveBack(buffer) }
        #expect(buffers.count == ParcelBuffers.most)
    }
}
