import Glibc

/// Text as a mailbox holds it: words as common as in any language, in an order that never comes twice, but where a message
/// quotes an earlier one of its folder.
struct Correspondence {
    /// So many of a folder's last texts may be quoted.
    private static let memory = 2_000
    /// The most of a text that is quoted, in bytes.
    private static let quoteLimit = 1_500
    private static let lineWidth = 72

    private let words: [[UInt8]]
    private let logarithm: Double
    private var earlier: [Int: [ArraySlice<UInt8>]] = [:]

    init(vocabulary: Int) {
        words = LinePool.vocabulary(vocabulary).map { Array($0.utf8) }
        logarithm = log(Double(words.count))
    }

    /// Appends about `octets` bytes of text, lines ended. Every other text begins with lines of an earlier one.
    mutating func append(octets: Int, to message: inout [UInt8], in folder: Int, using generator: inout SeededGenerator) {
        let start = message.count
        if let texts = earlier[folder], Bool.random(using: &generator), let text = texts.randomElement(using: &generator) {
            for line in text.prefix(octets / 2).split(separator: UInt8(ascii: "\n")) {
                message += "> ".utf8
                message += line
                message.append(UInt8(ascii: "\n"))
            }
        }
        let own = message.count
        appendWords(until: start + octets, to: &message, using: &generator)
        remember(message[own...].prefix(Self.quoteLimit), in: folder)
    }

    private func appendWords(until end: Int, to message: inout [UInt8], using generator: inout SeededGenerator) {
        var lineStart = message.count
        while message.count < end {
            // The n-th word is 1/n as common as the first.
            let rank = Int(exp(Double.random(in: 0..<1, using: &generator) * logarithm))
            let word = words[min(rank, words.count) - 1]
            if message.count - lineStart + word.count > Self.lineWidth {
                message.append(UInt8(ascii: "\n"))
                lineStart = message.count
            }
            message += word
            message.append(UInt8(ascii: " "))
        }
        message.append(UInt8(ascii: "\n"))
    }

    private mutating func remember(_ text: ArraySlice<UInt8>, in folder: Int) {
        earlier[folder, default: []].append(ArraySlice(Array(text)))
        // Twice as many are kept, so that they need not be moved each time.
        if earlier[folder]?.count == 2 * Self.memory { earlier[folder]?.removeFirst(Self.memory) }
    }
}
