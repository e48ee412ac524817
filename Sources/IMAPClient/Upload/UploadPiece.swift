import NIOCore

/// What one look into a source brings; on a thread that may block.
struct UploadPiece: Sendable {
    /// `nil` where the message is empty.
    let bytes: ByteBuffer?
    /// The message is complete with it: the source was asked and has no more.
    let isLast: Bool

    /// - Parameter unread: octets of the message that are still to come.
    static func read(from source: AppendSource, unread: UInt64) throws(UploadFault) -> UploadPiece {
        guard let bytes = try next(of: source) else {
            guard unread == 0 else { throw .tooShort(missing: unread) }
            return UploadPiece(bytes: nil, isLast: true)
        }
        guard bytes.readableBytes <= unread else { throw .tooLong }
        guard bytes.readableBytes == unread else { return UploadPiece(bytes: bytes, isLast: false) }
        guard try next(of: source) == nil else { throw .tooLong }
        return UploadPiece(bytes: bytes, isLast: true)
    }

    private static func next(of source: AppendSource) throws(UploadFault) -> ByteBuffer? {
        do {
            while let bytes = try source.read() {
                if bytes.readableBytes > 0 { return bytes }
            }
            return nil
        } catch {
            throw .unreadable(error)
        }
    }
}
