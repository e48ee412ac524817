import Mail
import NIOCore

/// Writes the words of one command, and cuts where the client must wait for `+`.
struct CommandWriter {
    private let literals: LiteralSupport
    private var parts: [ByteBuffer] = []
    private var gaps: [EncodedCommand.Gap] = []
    private var current = ByteBuffer()

    init(literals: LiteralSupport) { self.literals = literals }

    /// What was written, ended by a line end.
    consuming func finish() -> EncodedCommand {
        current.writeString("\r\n")
        return EncodedCommand(parts: parts + [current], gaps: gaps)
    }

    /// Text of ours, which needs no quoting.
    mutating func raw(_ text: String) { current.writeString(text) }

    /// Ends the line; what follows is said behind the gap.
    mutating func cut(_ gap: EncodedCommand.Gap = .continuation) {
        current.writeString("\r\n")
        parts.append(current)
        gaps.append(gap)
        current = ByteBuffer()
    }

    /// A word of the grammar that comes from outside, such as a capability's name: what no atom may hold is left out,
    /// so that nothing can break the line.
    mutating func atom(_ text: String) { current.writeBytes(text.utf8.filter(CommandWriter.isAtomByte)) }

    /// `astring` (RFC 9051 section 9).
    mutating func astring(_ bytes: [UInt8]) {
        let isAtom = !bytes.isEmpty && bytes.allSatisfy(CommandWriter.isAtomByte) && !CommandWriter.isNil(bytes)
        if isAtom { current.writeBytes(bytes) } else { string(bytes) }
    }

    mutating func astring(_ text: String) { astring(Array(text.utf8)) }

    mutating func mailbox(_ name: MailboxName) { astring(name.bytes) }

    /// `string`: quoted if every server understands it so, else a literal. Some servers take no more than 1,024 octets
    /// in quotes.
    mutating func string(_ bytes: [UInt8]) {
        guard bytes.count <= 1_000, bytes.allSatisfy(CommandWriter.isPlainQuotedByte) else {
            return literal(ByteBuffer(bytes: bytes))
        }
        current.writeInteger(UInt8(ascii: "\""))
        current.writeBytes(bytes)
        current.writeInteger(UInt8(ascii: "\""))
    }

    mutating func string(_ text: String) { string(Array(text.utf8)) }

    /// `nstring`.
    mutating func nstring(_ text: String?) {
        if let text { string(text) } else { raw("NIL") }
    }

    /// A literal; `isBinary` makes it `~{n}` (RFC 3516 section 4.4).
    mutating func literal(_ content: ByteBuffer, isBinary: Bool = false) {
        let octets = content.readableBytes
        let goesOn = literals.allowsNonSynchronizing(octets: octets)
        raw((isBinary ? "~{" : "{") + String(octets) + (goesOn ? "+}" : "}"))
        if goesOn { raw("\r\n") } else { cut() }
        current.writeImmutableBuffer(content)
    }

    /// A literal whose octets somebody else sends. A large one is always announced first, so that a server that will not
    /// have it can say so before it is sent.
    mutating func literal(streamed octets: UInt64, isBinary: Bool = false) {
        let goesOn = literals.allowsNonSynchronizing(octets: Int(clamping: octets)) && octets <= Self.unaskedOctets
        raw((isBinary ? "~{" : "{") + String(octets) + (goesOn ? "+}" : "}"))
        cut(EncodedCommand.Gap(awaitsContinuation: !goesOn, body: octets))
    }

    /// What is sent at most without a `+`, even where LITERAL+ would allow more: about what a wait for `+` costs.
    private static let unaskedOctets: UInt64 = 1 << 20

    /// `(a b c)`.
    mutating func list<Element>(_ elements: [Element], _ write: (inout CommandWriter, Element) -> Void) {
        raw("(")
        spaced(elements, write)
        raw(")")
    }

    mutating func spaced<Element>(_ elements: [Element], _ write: (inout CommandWriter, Element) -> Void) {
        for (index, element) in elements.enumerated() {
            if index > 0 { raw(" ") }
            write(&self, element)
        }
    }

    /// Flags that the grammar can carry; a keyword that is no atom, as a file system may hold it, cannot be stored on
    /// any server and is left out.
    mutating func flags(_ flags: MessageFlags) {
        let words = flags.words.filter { word in
            let name = word.utf8.drop { $0 == UInt8(ascii: "\\") }
            return !name.isEmpty && name.allSatisfy(CommandWriter.isAtomByte)
        }
        list(words) { $0.raw($1) }
    }

    /// `ATOM-CHAR`: printable ASCII but `(){ %*"\]` and space.
    static func isAtomByte(_ byte: UInt8) -> Bool {
        guard byte > 0x20, byte < 0x7F else { return false }
        return !specials.contains(byte)
    }

    private static let specials: [UInt8] = Array("(){%*\"\\]".utf8)

    /// NIL as a bare word would mean "nothing" to some servers.
    private static func isNil(_ bytes: [UInt8]) -> Bool {
        bytes.count == 3 && bytes.elementsEqual("NIL".utf8) { $0 & 0xDF == $1 }
    }

    /// Quotes and backslashes would have to be escaped, which servers get wrong.
    private static func isPlainQuotedByte(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}
