/// How much a server may send of each thing before ``ResponseParser`` refuses it.
package struct ParserLimits: Hashable, Sendable {
    /// Octets of one response, literals that are no bodies included. `* SEARCH` with a million numbers has eight million.
    package var maxLineBytes: Int
    /// How deep parentheses may nest; never above 500, whatever is asked, since the stack is finite.
    package var maxNesting: Int
    /// How many list elements one response may have in all. Numbers of SEARCH, ESEARCH and VANISHED do not count.
    package var maxListCount: Int
    /// Octets of one literal that is not a body: a name, a header field of an ENVELOPE.
    package var maxLiteral: Int
    /// Octets of one body.
    package var maxBody: UInt64

    package init(
        maxLineBytes: Int = 32 << 20, maxNesting: Int = 100, maxListCount: Int = 65_536, maxLiteral: Int = 1 << 20,
        maxBody: UInt64 = UInt64(UInt32.max)
    ) {
        self.maxLineBytes = maxLineBytes
        self.maxNesting = min(maxNesting, 500)
        self.maxListCount = maxListCount
        self.maxLiteral = maxLiteral
        // The largest number stands for all that are larger still.
        self.maxBody = min(maxBody, UInt64(Int64.max))
    }
}
