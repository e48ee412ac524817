/// Looks for a text in a message that comes piece by piece: in header fields, with encoded words decoded, and in bodies, with
/// quoted-printable and base64 decoded (RFC 2045 section 6). ASCII letters match in either case; a text beyond ASCII is looked
/// for in UTF-8 and in ISO 8859-1.
struct TextFinder {
    private static let lineLimit = 64 * 1024

    private let needles: [[UInt8]]
    private var line: [UInt8] = []
    private var isInHeader = true
    private var encoding = Encoding.plain
    private var boundaries: [[UInt8]] = []
    /// The field that is being read, unfolded.
    private var field: [UInt8] = []
    /// The last bytes of decoded text, in which a match that crosses lines may begin.
    private var window: [UInt8] = []
    private var isFound = false

    private enum Encoding { case plain, quotedPrintable, base64 }

    init(_ text: String) {
        let utf8 = Array(text.utf8)
        let latin = text.unicodeScalars.map { UInt8(exactly: $0.value) }
        var needles = [utf8]
        if !text.utf8.allSatisfy({ $0 < 0x80 }), !latin.contains(nil) { needles.append(latin.compactMap(\.self)) }
        self.needles = needles.map { $0.map(TextFinder.folded) }
        isFound = utf8.isEmpty
    }

    /// The next bytes of the wire form.
    mutating func take(_ piece: UnsafeRawBufferPointer) {
        guard !isFound else { return }
        for byte in piece {
            line.append(byte)
            if byte == UInt8(ascii: "\n") || line.count >= TextFinder.lineLimit { endLine() }
            if isFound { return }
        }
    }

    /// Whether the text is there.
    mutating func finish() -> Bool {
        if !isFound, !line.isEmpty { endLine() }
        if !isFound, isInHeader { endField() }
        return isFound
    }

    private mutating func endLine() {
        var content = line[...]
        while let last = content.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { content.removeLast() }
        if isInHeader { takeHeader(content) } else { takeBody(content) }
        line.removeAll(keepingCapacity: true)
    }

    private mutating func takeHeader(_ content: ArraySlice<UInt8>) {
        if content.isEmpty {
            endField()
            isInHeader = false
            window.removeAll()
        } else if let first = content.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") {
            if field.count < TextFinder.lineLimit { field += content }
        } else {
            endField()
            field = Array(content)
        }
    }

    private mutating func endField() {
        let text = String(decoding: field, as: UTF8.self)
        field.removeAll(keepingCapacity: true)
        look(in: Array(EncodedWords.decode(text).utf8))
        let folded = text.lowercased()
        if folded.hasPrefix("content-transfer-encoding:") {
            encoding = folded.contains("base64") ? .base64 : folded.contains("quoted-printable") ? .quotedPrintable : .plain
        } else if folded.hasPrefix("content-type:"), let mark = folded.firstRange(of: "boundary=") {
            let value = text.utf8.dropFirst(folded.utf8.distance(from: folded.startIndex, to: mark.upperBound))
            let isQuoted = value.first == UInt8(ascii: "\"")
            let name = value.dropFirst(isQuoted ? 1 : 0).prefix {
                isQuoted ? $0 != UInt8(ascii: "\"") : $0 != UInt8(ascii: ";") && $0 != 0x20
            }
            if !name.isEmpty, boundaries.count < 100 { boundaries.append(Array("--".utf8) + name) }
        }
    }

    private mutating func takeBody(_ content: ArraySlice<UInt8>) {
        if content.starts(with: [UInt8(ascii: "-"), UInt8(ascii: "-")]), boundaries.contains(where: { content.starts(with: $0) })
        {
            (isInHeader, encoding) = (true, .plain)
            return
        }
        switch encoding {
        case .plain: look(in: Array(content) + [UInt8(ascii: " ")])
        case .base64: look(in: TransferEncoding.base64(content))
        case .quotedPrintable:
            let isSoft = content.last == UInt8(ascii: "=")
            look(
                in: TransferEncoding.quotedPrintable(isSoft ? content.dropLast() : content) + (isSoft ? [] : [UInt8(ascii: " ")]))
        }
    }

    /// Looks in the window and what comes behind it.
    private mutating func look(in bytes: [UInt8]) {
        window += bytes.map(TextFinder.folded)
        let longest = needles.map(\.count).max() ?? 0
        isFound = isFound || needles.contains { TextFinder.contains(window, $0) }
        if window.count >= longest { window.removeFirst(window.count - longest + 1) }
    }

    private static func contains(_ text: [UInt8], _ needle: [UInt8]) -> Bool {
        guard let first = needle.first, text.count >= needle.count else { return false }
        return text.indices.dropLast(needle.count - 1).contains {
            text[$0] == first && text[$0..<($0 + needle.count)].elementsEqual(needle)
        }
    }

    private static func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
