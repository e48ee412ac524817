/// How much a server may send of each thing before ``ResponseParser`` refuses it.
package struct ParserLimits: Hashable, Sendable {
    /// Octets of one response, literals that are no bodies included. `* SEARCH` with a million numbers has eight million.
    package let maxLineBytes: Int
    /// How deep parentheses may nest; never above 500, whatever is asked, since the stack is finite.
    package let maxNesting: Int
    /// How many list elements one response may have in all. Numbers of SEARCH, ESEARCH and VANISHED do not count.
    package let maxListCount: Int
    /// Octets of one literal that is not a body: a name, a header field of an ENVELOPE.
    package let maxLiteral: Int
    /// Octets of one body.
    package let maxBody: UInt64

    package init(
        maxLineBytes: Int = 32 << 20, maxNesting: Int = 100, maxListCount: Int = 65_536, maxLiteral: Int = 1 << 20,
        maxBody: UInt64 = UInt64(UInt32.max)
    ) {
        // Whatever is asked, sums of these stay far from overflowing, and the largest 64-bit number, which stands for all
        // that are larger still, is beyond them.
        self.maxLineBytes = min(max(maxLineBytes, 0), 1 << 40)
        self.maxNesting = min(max(maxNesting, 0), 500)
        self.maxListCount = max(maxListCount, 0)
        self.maxLiteral = min(max(maxLiteral, 0), 1 << 40)
        self.maxBody = min(maxBody, UInt64(Int64.max))
    }
}
