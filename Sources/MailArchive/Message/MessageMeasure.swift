import Glibc
import Hashing
import Mail

/// Takes the wire form of a message piece by piece and says of it what must be known before it can be stored.
struct MessageMeasure: ~Copyable {
    /// A header's fields further behind are not looked at.
    private static let headerLimit = 64 * 1024

    private var hasher = SHA256()
    private(set) var size: UInt64 = 0
    /// LFs so far.
    private var lines: UInt64 = 0
    /// Whether each LF has had one CR before it, and not two.
    private var isReproducible = true
    /// The last two bytes.
    private var tail: (UInt8, UInt8) = (0, 0)
    private(set) var header: [UInt8] = []

    init() {}

    var form: StoredForm { isReproducible ? .crlf : .verbatim }

    /// Bytes in this form.
    func storedSize(_ form: StoredForm) -> UInt64 { form == .crlf ? size - lines : size }

    mutating func take(_ piece: UnsafeRawBufferPointer) {
        guard let base = piece.baseAddress, piece.count > 0 else { return }
        hasher.update(piece)
        size += UInt64(piece.count)
        if header.count < MessageMeasure.headerLimit { header += piece.prefix(MessageMeasure.headerLimit - header.count) }
        if isReproducible { countLines(base, piece.count) }
        tail = piece.count > 1 ? (piece[piece.count - 2], piece[piece.count - 1]) : (tail.1, piece[0])
    }

    /// The next message.
    mutating func begin() {
        (size, lines, isReproducible, tail) = (0, 0, true, (0, 0))
        header.removeAll(keepingCapacity: true)
        _ = hasher.finish()
    }

    /// The digest of the whole message, to be asked for once.
    mutating func digest() -> MessageDigest { hasher.finish() }

    private mutating func countLines(_ base: UnsafeRawPointer, _ count: Int) {
        let cr = UInt8(ascii: "\r")
        var place = 0
        while place < count, let found = memchr(base + place, Int32(UInt8(ascii: "\n")), count - place) {
            let lf = UnsafeRawPointer(found) - base
            let before = lf > 0 ? base.load(fromByteOffset: lf - 1, as: UInt8.self) : tail.1
            let second = lf > 1 ? base.load(fromByteOffset: lf - 2, as: UInt8.self) : lf == 1 ? tail.1 : tail.0
            guard before == cr, second != cr else {
                isReproducible = false
                return
            }
            lines += 1
            place = lf + 1
        }
    }
}
