/// What is looked at of a message at most, so that time and memory are bounded whatever its sender made.
package struct MessageLimits: Sendable, Equatable {
    /// Octets of one header.
    package var header: Int
    /// Octets of text in UTF-8.
    package var text: Int
    /// Octets of one text part before it is decoded.
    package var part: Int
    /// Parts that are counted.
    package var parts: Int
    /// Multiparts inside each other.
    package var depth: Int

    package init(header: Int = 64 << 10, text: Int = 256 << 10, part: Int = 1 << 20, parts: Int = 1_000, depth: Int = 20) {
        (self.header, self.text, self.part, self.parts, self.depth) = (header, text, part, parts, depth)
    }
}
