/// The words in some texts that begin in certain ways.
///
/// FTS5 answers `abc*` by gathering all places of all words that begin so, before it gives the first one: 20 ms where they are
/// in a tenth of 100,000 messages, and a third of a second where they are in all. Whole words it answers at once, and which
/// ones a few messages have is soon read.
struct SearchBeginnings {
    private struct Beginning {
        let folded: [Unicode.Scalar]
        /// `nil` if there is anything but ASCII in it.
        let octets: [UInt8]?
    }

    private var beginnings: [String: Beginning] = [:]
    private var found: [String: Set<String>] = [:]

    /// - Parameter beginnings: as they are written in a query.
    init(_ beginnings: Set<String>) {
        for text in beginnings {
            guard let folded = SearchWords(text).first else { continue }
            let octets = folded.allSatisfy(\.isASCII) ? folded.map { UInt8(truncatingIfNeeded: $0.value) } : nil
            self.beginnings[text] = Beginning(folded: folded, octets: octets)
        }
    }

    var isEmpty: Bool { beginnings.isEmpty }

    /// What stands for a beginning, for full-text search.
    func words(for beginning: String) -> [String] { found[beginning]?.sorted() ?? [] }

    /// How many different words there are by now.
    var count: Int { found.values.reduce(0) { $0 + $1.count } }

    /// Reads a text.
    ///
    /// - Returns: whether any of its words begins so.
    @discardableResult
    mutating func add(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { octets in
            var (start, isAny) = (0, false)
            while start < octets.count {
                guard octets[start].belongsToWord else {
                    start += 1
                    continue
                }
                var (end, isASCII) = (start, true)
                while end < octets.count, octets[end].belongsToWord {
                    if octets[end] >= 0x80 { isASCII = false }
                    end += 1
                }
                let piece = UnsafeBufferPointer(rebasing: octets[start..<end])
                let isHere = isASCII ? add(plain: piece) : add(mixed: String(decoding: piece, as: UTF8.self))
                if isHere { isAny = true }
                start = end
            }
            return isAny
        }
    }

    /// A word of ASCII.
    private mutating func add(plain word: UnsafeBufferPointer<UInt8>) -> Bool {
        var isAny = false
        for (text, beginning) in beginnings {
            guard let octets = beginning.octets, word.count >= octets.count,
                zip(word, octets).allSatisfy({ $0.lowercased == $1 })
            else { continue }
            found[text, default: []].insert(String(decoding: word.lazy.map(\.lowercased), as: UTF8.self))
            isAny = true
        }
        return isAny
    }

    /// Words with letters that are not ASCII, and what may stand between them. They stay as they are: full-text search folds
    /// them as it did when it took them in.
    private mutating func add(mixed piece: String) -> Bool {
        var isAny = false
        for word in piece.unicodeScalars.split(whereSeparator: { !$0.belongsToWord }) {
            let word = String(word)
            guard let folded = SearchWords(word).first else { continue }
            for (text, beginning) in beginnings where folded.starts(with: beginning.folded) {
                found[text, default: []].insert(word)
                isAny = true
            }
        }
        return isAny
    }
}

extension UInt8 {
    /// Of UTF-8: a letter or digit, or a part of what is not ASCII.
    fileprivate var belongsToWord: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            0x80...:
            true
        default: false
        }
    }

    fileprivate var lowercased: UInt8 { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self }
}

extension Unicode.Scalar {
    /// A letter or digit, or an accent of one.
    var belongsToWord: Bool { isSearchable || properties.generalCategory == .nonspacingMark }
}
