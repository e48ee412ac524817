/// Why a compressed stream cannot go on. The connection it belongs to is lost with it.
package enum CompressionError: Error, Equatable, Sendable {
    /// The bytes are not raw deflate (RFC 1951).
    case damaged
    /// The server made far more of few bytes than mail ever is: a bomb.
    case ratioExceeded
    /// zlib found no memory.
    case outOfMemory
}
