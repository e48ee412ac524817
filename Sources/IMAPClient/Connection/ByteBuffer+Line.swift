import NIOCore

extension ByteBuffer {
    /// Everything up to and including the next LF, if there is one.
    mutating func readLine() -> ByteBuffer? {
        guard let end = readableBytesView.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        return readSlice(length: end - readerIndex + 1)
    }
}
