import Glibc

/// The quoting of mboxrd, piece by piece: a line that begins with `From ` behind any number of `>` gets one more `>`, or
/// loses one. Lines end with LF.
struct MboxQuoting {
    enum Direction { case quote, unquote }

    private static let mark = Array("From ".utf8)
    private let direction: Direction
    /// Whether nothing but `>` has come since the line began.
    private var isInMarks = true
    /// A `>` that is held back until it is known whether it goes away.
    private var isHoldingMark = false
    /// How much of `From ` has come and is held back.
    private var matched = 0

    init(_ direction: Direction) { self.direction = direction }

    mutating func convert(_ piece: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        guard let base = piece.baseAddress else { return }
        var place = 0
        while place < piece.count {
            if isInMarks || matched > 0 {
                take(piece[place], &output)
                place += 1
                continue
            }
            let found = memchr(base + place, Int32(UInt8(ascii: "\n")), piece.count - place)
            let end = found.map { UnsafeRawPointer($0) - base + 1 } ?? piece.count
            output += piece[place..<end]
            isInMarks = found != nil
            place = end
        }
    }

    /// Gives what was held back and stands at the beginning of a line again.
    mutating func finish(into output: inout [UInt8]) {
        release(&output)
        isInMarks = true
    }

    /// One byte near a line's beginning.
    private mutating func take(_ byte: UInt8, _ output: inout [UInt8]) {
        if isInMarks, byte == UInt8(ascii: ">"), matched == 0 {
            if isHoldingMark { output.append(byte) }
            if direction == .unquote { isHoldingMark = true } else { output.append(byte) }
            return
        }
        guard byte == MboxQuoting.mark[matched] else {
            release(&output)
            output.append(byte)
            isInMarks = byte == UInt8(ascii: "\n")
            return
        }
        matched += 1
        isInMarks = false
        guard matched == MboxQuoting.mark.count else { return }
        if direction == .quote { output.append(UInt8(ascii: ">")) }
        isHoldingMark = false
        release(&output)
    }

    private mutating func release(_ output: inout [UInt8]) {
        if isHoldingMark { output.append(UInt8(ascii: ">")) }
        output += MboxQuoting.mark[..<matched]
        isHoldingMark = false
        matched = 0
    }
}
