import Glibc
import Hashing
import Mail

/// Takes the wire form of a message piece by piece and says of its header what identifies a message: the SHA-256 of the
/// whole of it, the empty line that ends it included (which is BODY[HEADER], RFC 3501 section 6.4.5), and the Message-ID.
package struct HeaderScanner: ~Copyable {
    /// A Message-ID further behind is not looked for.
    private static let searched = 256 * 1024

    private var hasher = SHA256()
    private var beginning: [UInt8] = []
    /// How much of CR LF CR LF has come; a line seems to have ended before the first one begins.
    private var matched = 2
    /// Whether the empty line has come, so that what follows changes nothing.
    package private(set) var isWhole = false

    package init() {}

    /// The next bytes; those behind the header are passed over.
    package mutating func take(_ piece: UnsafeRawBufferPointer) {
        guard !isWhole else { return }
        var length = 0
        while length < piece.count, !isWhole {
            switch (piece[length], matched) {
            case (UInt8(ascii: "\n"), 3): isWhole = true
            case (UInt8(ascii: "\n"), 1): matched = 2
            case (UInt8(ascii: "\r"), 2): matched = 3
            case (UInt8(ascii: "\r"), _): matched = 1
            default: matched = 0
            }
            length += 1
        }
        let header = UnsafeRawBufferPointer(rebasing: piece[..<length])
        hasher.update(header)
        beginning += header.prefix(max(0, HeaderScanner.searched - beginning.count))
    }

    /// Digest and Message-ID of the header; the scanner is spent.
    package mutating func finish() -> (digest: MessageDigest, messageID: String?) {
        (hasher.finish(), MessageID.find(in: beginning))
    }
}
