import Glibc

/// Finds where a response ends, before its grammar is looked at: at the first line feed that is not behind a literal's
/// length and not within a literal. Never looks at a byte twice, however small the pieces are that arrive.
struct LineFramer: Sendable {
    /// What was found.
    enum Frame {
        /// The response needs at least so many more bytes.
        case needsMore(Int)
        /// `length` bytes of response (or of the rest of a FETCH), then `terminator` bytes of line end.
        case line(length: Int, terminator: Int)
        /// The same, up to the length of a body literal whose `octets` follow.
        case body(length: Int, terminator: Int, octets: UInt64)
        /// The limits are passed; the stream cannot be followed any more.
        case failed(GrammarError)
    }

    private enum Kind {
        case undecided
        /// Words in which `{5}` means nothing: `+`, tagged and untagged status responses, garbage.
        case text
        case data
        case fetch(FetchTracker)
    }

    /// A literal's length at the end of a physical line.
    private struct Literal {
        /// Where `{` or `~{` stands.
        let header: Int
        let octets: UInt64
        let isBody: Bool
    }

    private var kind: Kind
    /// Up to where no line feed was found.
    private var scanned = 0
    /// Beginning of the physical line, behind the last literal.
    private var lineStart = 0

    /// At the beginning of a response, or in the middle of a FETCH, behind a body.
    init(insideFetch: Bool = false) {
        kind = insideFetch ? .fetch(FetchTracker(position: 0)) : .undecided
    }

    /// `bytes` begins where the response (or the rest of the FETCH) begins and may be longer than at the last call,
    /// never shorter. `used` is what the response had before.
    mutating func next(in bytes: UnsafeBufferPointer<UInt8>, used: Int, limits: ParserLimits) -> Frame {
        while true {
            guard let lineFeed = lineFeed(in: bytes) else { return unfinished(bytes.count, used: used, limits: limits) }
            guard used + lineFeed <= limits.maxLineBytes else { return .failed(tooLong(at: lineFeed)) }
            let hasReturn = lineFeed > lineStart && bytes[lineFeed - 1] == UInt8(ascii: "\r")
            let length = hasReturn ? lineFeed - 1 : lineFeed
            let terminator = hasReturn ? 2 : 1
            guard length > lineStart, bytes[length - 1] == UInt8(ascii: "}"), mayHaveLiterals(bytes, length: length),
                let literal = literal(endingAt: length, in: bytes)
            else { return .line(length: length, terminator: terminator) }
            if let refusal = refusal(of: literal, limits: limits) { return .failed(refusal) }
            if literal.isBody { return .body(length: length, terminator: terminator, octets: literal.octets) }
            scanned = lineFeed + 1 + Int(literal.octets)
            lineStart = scanned
            skipLiteral()
        }
    }

    private mutating func unfinished(_ count: Int, used: Int, limits: ParserLimits) -> Frame {
        let missing = max(scanned - count, 0) + 1
        scanned = max(scanned, count)
        return used + scanned > limits.maxLineBytes ? .failed(tooLong(at: count)) : .needsMore(missing)
    }

    private func tooLong(at position: Int) -> GrammarError {
        GrammarError(position: position, reason: "a response is longer than the limit")
    }

    private func lineFeed(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard scanned < bytes.count, let base = bytes.baseAddress else { return nil }
        guard let found = memchr(base + scanned, Int32(UInt8(ascii: "\n")), bytes.count - scanned) else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    /// `{n}`, `{n+}` or `~{n}` that ends at `end` and stands where a value may stand.
    private mutating func literal(endingAt end: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Literal? {
        var index = end - 2
        if index > lineStart, bytes[index] == UInt8(ascii: "+") { index -= 1 }
        let lastDigit = index
        while index >= lineStart, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") { index -= 1 }
        guard index < lastDigit, index >= lineStart, bytes[index] == UInt8(ascii: "{") else { return nil }
        let octets = LineFramer.number(bytes[index + 1...lastDigit])
        if index > lineStart, bytes[index - 1] == UInt8(ascii: "~") { index -= 1 }
        if index > lineStart, bytes[index - 1] != UInt8(ascii: " "), bytes[index - 1] != UInt8(ascii: "(") { return nil }
        return Literal(header: index, octets: octets, isBody: isBody(header: index, in: bytes))
    }

    private func refusal(of literal: Literal, limits: ParserLimits) -> GrammarError? {
        if literal.isBody {
            guard literal.octets > limits.maxBody else { return nil }
            return GrammarError(position: literal.header, reason: "a body is longer than the limit")
        }
        guard literal.octets > UInt64(limits.maxLiteral) else { return nil }
        return GrammarError(position: literal.header, reason: "a literal is longer than the limit")
    }

    /// Numbers beyond 64 bits count as the largest, which no limit allows.
    private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
        var value: UInt64 = 0
        for digit in digits {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
            if overflow || carry { return .max }
            value = sum
        }
        return value
    }

    private mutating func isBody(header: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard case .fetch(var tracker) = kind else { return false }
        let isBody = tracker.isBody(header: header, in: bytes)
        kind = .fetch(tracker)
        return isBody
    }

    private mutating func skipLiteral() {
        guard case .fetch(var tracker) = kind else { return }
        tracker.skip(to: scanned)
        kind = .fetch(tracker)
    }
}

extension LineFramer {
    /// Whether a `{n}` at the line's end is a literal's length, decided once from the response's first words.
    private mutating func mayHaveLiterals(_ bytes: UnsafeBufferPointer<UInt8>, length: Int) -> Bool {
        if case .undecided = kind { kind = LineFramer.kind(of: UnsafeBufferPointer(rebasing: bytes[..<length])) }
        if case .text = kind { return false }
        return true
    }

    private static func kind(of line: UnsafeBufferPointer<UInt8>) -> Kind {
        var reader = LineReader(line, limits: ParserLimits())
        guard reader.take(UInt8(ascii: "*")), reader.take(UInt8(ascii: " ")) else { return .text }
        reader.position = 0
        if reader.fetchBeginning() != nil { return .fetch(FetchTracker(position: reader.position)) }
        reader.position = 2
        reader.skipSpaces()
        let word = reader.word()
        let statusWords: [StaticString] = ["OK", "NO", "BAD", "BYE", "PREAUTH"]
        return statusWords.contains { reader.isWord(word, $0) } ? .text : .data
    }
}
