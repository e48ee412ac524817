/// What a tar archive says in front of a member's bytes (POSIX.1-2017, pax Interchange Format, section "ustar").
struct TarHeader: Hashable, Sendable {
    enum Kind: UInt8, Sendable {
        case file = 0x30  // '0'
        case directory = 0x35  // '5'
    }

    /// Bytes of a header, and what every member's bytes are filled up to.
    static let block = 512

    var path: String
    var kind = Kind.file
    var size: UInt64 = 0
    /// Seconds since 1970.
    var modified: Int64

    /// How many bytes fill up the last block of a member of this size.
    static func padding(_ size: UInt64) -> Int { Int((512 - size % 512) % 512) }
}
