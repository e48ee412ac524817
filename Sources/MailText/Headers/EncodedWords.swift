/// Decodes the encoded words of a header field (RFC 2047).
package enum EncodedWords {
    /// Longer is no encoded word, which may have 75 characters (section 2) and rarely has a few hundred.
    private static let longest = 2_000

    /// The field as people read it: encoded words decoded, control characters as spaces; an encoded word that cannot be decoded
    /// stays as it is.
    package static func decode(_ text: String) -> String { decode(Array(text.utf8)) }

    /// - Parameter bytes: the field's value, unfolded. Octets beyond ASCII are UTF-8 (RFC 6532), else Windows-1252.
    package static func decode(_ bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        var decoder = FieldDecoder()
        var place = 0
        while let begin = next(in: bytes, from: place) {
            decoder.add(plain: bytes[place..<begin])
            guard let word = EncodedWord(in: bytes, at: begin) else {
                decoder.add(plain: bytes[begin..<(begin + 2)])
                place = begin + 2
                continue
            }
            decoder.add(word)
            place = word.end
        }
        decoder.add(plain: bytes[place...])
        return decoder.finish()
    }

    private static func next(in bytes: [UInt8], from start: Int) -> Int? {
        var place = start
        while place + 1 < bytes.count {
            if bytes[place] == UInt8(ascii: "="), bytes[place + 1] == UInt8(ascii: "?") { return place }
            place += 1
        }
        return nil
    }

    private struct EncodedWord {
        let charset: Charset
        let octets: [UInt8]
        /// Behind its `?=`.
        let end: Int

        /// - Parameter start: of `=?`.
        init?(in bytes: [UInt8], at start: Int) {
            let text = bytes[(start + 2)...].prefix(EncodedWords.longest)
            let mark = UInt8(ascii: "?")
            guard let afterCharset = text.prefix(60).firstIndex(of: mark), afterCharset + 2 < text.endIndex,
                text[afterCharset + 2] == mark
            else { return nil }
            // The `?` that ends it may stand in a badly made text too; what follows decides.
            let content = text[(afterCharset + 3)...]
            guard
                let close = content.indices.first(where: {
                    content[$0] == mark && $0 + 1 < content.endIndex && content[$0 + 1] == UInt8(ascii: "=")
                })
            else { return nil }
            // A language may be named behind the charset (RFC 2231 section 5).
            let label = text[..<afterCharset].prefix { $0 != UInt8(ascii: "*") }
            guard !label.isEmpty, let charset = Charset(label: String(decoding: label, as: UTF8.self)) else { return nil }
            switch ASCII.lowercased(text[afterCharset + 1]) {
            case UInt8(ascii: "q"):
                octets = TransferEncoding.quotedPrintable(content[..<close].map { $0 == UInt8(ascii: "_") ? 0x20 : $0 })
            case UInt8(ascii: "b"): octets = TransferEncoding.base64(content[..<close])
            default: return nil
            }
            (self.charset, end) = (charset, close + 2)
        }
    }

    /// Puts a field together. Neighbouring words of one charset are decoded together: many senders cut characters in two.
    private struct FieldDecoder {
        private var text = ""
        private var charset: Charset?
        private var octets: [UInt8] = []
        /// Space behind an encoded word, which counts only if no other follows (section 6.2).
        private var space: ArraySlice<UInt8> = []

        mutating func add(plain bytes: ArraySlice<UInt8>) {
            guard !bytes.isEmpty else { return }
            if charset != nil, bytes.allSatisfy(ASCII.isSpace) { return space = bytes }
            endWord()
            text += Charset.unknown.decode(Array(bytes))
        }

        mutating func add(_ word: EncodedWord) {
            space = []
            if charset != word.charset { endWord() }
            charset = word.charset
            octets += word.octets
        }

        private mutating func endWord() {
            if let charset { text += charset.decode(octets) }
            text += String(decoding: space, as: UTF8.self)
            (charset, octets, space) = (nil, [], [])
        }

        mutating func finish() -> String {
            endWord()
            let isClean = !text.utf8.contains { $0 < 0x20 || $0 == 0x7F }
            return isClean ? text : String(decoding: text.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
        }
    }
}
