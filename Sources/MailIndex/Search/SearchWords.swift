import Foundation

/// The words of a text as full-text search has them: in small letters, Latin ones without accents.
struct SearchWords {
    private let words: [[Unicode.Scalar]]

    init(_ text: String) {
        let isPlain = text.utf8.allSatisfy { $0 < 0x80 }
        var words: [[Unicode.Scalar]] = []
        var word: [Unicode.Scalar] = []
        for scalar in (isPlain ? text : text.decomposedStringWithCanonicalMapping).unicodeScalars {
            if scalar.isSearchable {
                word += scalar.properties.lowercaseMapping.unicodeScalars
            } else if scalar.properties.generalCategory == .nonspacingMark {
                // An accent. It counts where it is no mere accent, as in й.
                if let last = word.last, !last.isASCII { word.append(scalar) }
            } else if !word.isEmpty {
                words.append(word)
                word = []
            }
        }
        self.words = word.isEmpty ? words : words + [word]
    }

    var first: [Unicode.Scalar]? { words.first }

    /// Whether these words stand here one after another.
    ///
    /// - Parameter isPrefix: the last one may go on.
    func contains(_ phrase: SearchWords, isPrefix: Bool) -> Bool {
        let wanted = phrase.words
        guard let last = wanted.last else { return false }
        return words.indices.dropLast(wanted.count - 1).contains { start in
            let end = start + wanted.count - 1
            guard words[start..<end].elementsEqual(wanted.dropLast()) else { return false }
            return isPrefix ? words[end].starts(with: last) : words[end] == last
        }
    }
}
