import Glibc

/// Takes the CR out of every CRLF, piece by piece. Only for messages whose form is ``StoredForm/crlf``.
struct LineFormConverter {
    private var isHoldingCR = false

    /// Gives the converted bytes; they are valid during the call.
    mutating func convert(
        _ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void
    ) throws(ArchiveError) {
        guard let base = piece.baseAddress, piece.count > 0 else { return }
        if isHoldingCR, piece[0] != UInt8(ascii: "\n") { try LineFormConverter.cr(body) }
        isHoldingCR = piece[piece.count - 1] == UInt8(ascii: "\r")
        let end = piece.count - (isHoldingCR ? 1 : 0)
        var place = 0
        while place < end {
            let found = memchr(base + place, Int32(UInt8(ascii: "\n")), end - place).map { UnsafeRawPointer($0) - base }
            let stop = found ?? end
            let isLineEnd = found != nil && stop > place && piece[stop - 1] == UInt8(ascii: "\r")
            try body(UnsafeRawBufferPointer(rebasing: piece[place..<(isLineEnd ? stop - 1 : stop)]))
            if found != nil { try body(UnsafeRawBufferPointer(rebasing: piece[stop..<(stop + 1)])) }
            place = stop + (found != nil ? 1 : 0)
        }
    }

    /// Gives the CR that ended the message, if one did.
    mutating func finish(_ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void) throws(ArchiveError) {
        if isHoldingCR { try LineFormConverter.cr(body) }
        isHoldingCR = false
    }

    static func cr(_ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void) throws(ArchiveError) {
        let byte = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
        defer { byte.deallocate() }
        byte[0] = UInt8(ascii: "\r")
        try body(UnsafeRawBufferPointer(byte))
    }
}
