/// Reads values from the bytes of one response, from left to right.
///
/// It works on plain memory because FETCH lines come by the hundred thousand. Every access goes through a comparison
/// with ``end``, and no reader outlives the closure that lends the memory.
struct LineReader {
    let base: UnsafePointer<UInt8>
    let end: Int
    var position: Int
    /// How many list elements may still come, in the whole response.
    var elementsLeft: Int
    /// How deep lists may still nest below the present one.
    var depthLeft: Int

    /// `bytes` is a response without the CRLF at its end; literals within it still have theirs.
    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: ParserLimits) {
        // An empty buffer may have no address; with `end` at 0 the stand-in is never read.
        base = bytes.baseAddress ?? LineReader.nowhere
        end = bytes.count
        position = 0
        elementsLeft = limits.maxListCount
        depthLeft = limits.maxNesting
    }

    /// A reader for part of what this one reads, with the same allowances.
    init(_ range: Range<Int>, of other: LineReader) {
        base = other.base
        end = range.upperBound
        position = range.lowerBound
        elementsLeft = other.elementsLeft
        depthLeft = other.depthLeft
    }

    private nonisolated(unsafe) static let nowhere = UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))

    var isAtEnd: Bool { position >= end }

    /// The next byte, which stays where it is; `nil` at the end.
    var peek: UInt8? {
        @inline(__always) get { position < end ? base[position] : nil }
    }

    /// The byte so many places further; `nil` behind the end.
    func peek(ahead distance: Int) -> UInt8? {
        position + distance < end ? base[position + distance] : nil
    }

    func fail(_ reason: StaticString) -> GrammarError { GrammarError(position: position, reason: reason) }

    /// Steps over the byte if it comes next.
    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard position < end, base[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func expect(_ byte: UInt8, _ reason: StaticString) throws(GrammarError) {
        guard take(byte) else { throw fail(reason) }
    }

    /// Steps over any number of spaces, none included; servers are not exact about them.
    @inline(__always)
    mutating func skipSpaces() {
        while position < end, base[position] == UInt8(ascii: " ") { position += 1 }
    }

    mutating func expectSpace() throws(GrammarError) {
        try expect(UInt8(ascii: " "), "a space is missing")
        skipSpaces()
    }

    /// At the end of a response only spaces may be left.
    mutating func expectEnd() throws(GrammarError) {
        skipSpaces()
        guard isAtEnd else { throw fail("there is more than the response should have") }
    }

    /// Counts one list element against the limit.
    @inline(__always)
    mutating func countElement() throws(GrammarError) {
        guard elementsLeft > 0 else { throw fail("the response has too many list elements") }
        elementsLeft -= 1
    }

    /// Goes one list deeper; ``ascend()`` comes back.
    mutating func descend() throws(GrammarError) {
        guard depthLeft > 0 else { throw fail("lists nest too deep") }
        depthLeft -= 1
    }

    mutating func ascend() { depthLeft += 1 }

    /// The bytes of a range that this reader has passed.
    func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        // Should a mistake ever make a range too long, stopping is better than giving out foreign memory.
        precondition(range.lowerBound >= 0 && range.upperBound <= end, "a range ends behind the response")
        return UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
    }

    /// The text of a range; invalid UTF-8 becomes U+FFFD.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes(range), as: UTF8.self) }
}
