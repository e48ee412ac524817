import Glibc

/// Ready-made lines from which bodies are cut, so that making a message costs a copy.
struct LinePool {
    private let bytes: [UInt8]
    private let lineStarts: [Int]

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        lineStarts = [0] + bytes.indices.dropLast().filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// Lines of words, at most 72 columns wide.
    ///
    /// - Parameter vocabulary: how many different words; where there are more than the usual few, the n-th is 1/n as common as the
    ///   first, as in any language.
    static func prose(octets: Int, vocabulary: Int = 0, using generator: inout SeededGenerator) -> LinePool {
        var bytes: [UInt8] = []
        var column = 0
        let words = Self.vocabulary(vocabulary)
        while bytes.count < octets {
            let number =
                words.count == Self.words.count
                ? Int.random(in: 0..<words.count, using: &generator)
                : Int(exp(Double.random(in: 0..<1, using: &generator) * log(Double(words.count))))
            let word = words[min(number, words.count - 1)]
            if column + word.utf8.count > 71 {
                bytes.append(UInt8(ascii: "\n"))
                column = 0
            }
            bytes += word.utf8
            bytes.append(UInt8(ascii: " "))
            column += word.utf8.count + 1
        }
        return LinePool(bytes: bytes + [UInt8(ascii: "\n")])
    }

    /// Lines of 76 characters of Base64 that no compression makes smaller than three quarters.
    static func base64(octets: Int, using generator: inout SeededGenerator) -> LinePool {
        var bytes: [UInt8] = []
        appendBase64(octets: octets, to: &bytes, using: &generator)
        return LinePool(bytes: bytes)
    }

    /// Appends such lines, at least `octets` bytes of them.
    static func appendBase64(octets: Int, to bytes: inout [UInt8], using generator: inout SeededGenerator) {
        let end = bytes.count + octets
        while bytes.count < end {
            for _ in 0..<76 { bytes.append(alphabet[Int(generator.next() >> 58)]) }
            bytes.append(UInt8(ascii: "\n"))
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Appends `octets` bytes beginning at some line of the pool, and ends them with a line end.
    func append(octets: Int, to message: inout [UInt8], using generator: inout SeededGenerator) {
        guard octets > 0 else { return }
        var left = octets - 1
        var position = lineStarts[Int.random(in: 0..<lineStarts.count, using: &generator)]
        while left > 0 {
            let length = min(left, bytes.count - position)
            message += bytes[position..<position + length]
            left -= length
            position = 0
        }
        message.append(UInt8(ascii: "\n"))
    }

    /// So many different words, the common ones first; never less than a few dozen.
    static func vocabulary(_ count: Int) -> [String] {
        words + (words.count < count ? (words.count..<count).map(madeWord) : [])
    }

    /// A word for a number, different for each.
    private static func madeWord(_ number: Int) -> String {
        var (left, word) = (number, "")
        while left > 0 {
            word += ["ba", "ke", "di", "lo", "mu", "ra", "se", "ti", "no", "vu", "pha", "ster"][left % 12]
            left /= 12
        }
        return word
    }

    private static let words = """
        the of and to in that is was for on with as it be by at this from we you have not are or an which their will \
        meeting invoice attached regards please find our last week schedule budget report draft version comments \
        tomorrow review project client contract signed delivery customer question answer travel hotel booking number \
        Monday Tuesday Thursday agenda minutes team update server release ticket thanks kind hello best forward
        """.split(separator: " ").map(String.init)
}
