import IMAPProtocol
import NIOCore

/// Parses one stream in two ways and says what must not be.
struct Probe {
    /// Small, so that they are met often.
    private static let limits = ParserLimits(
        maxLineBytes: 4096, maxNesting: 50, maxListCount: 500, maxLiteral: 300, maxBody: 100_000)

    /// What the parser made of a stream; the pieces of a body are joined.
    private enum Outcome: Equatable {
        case event(ResponseEvent)
        case error(ParseError)
    }

    /// `nil` if all is well.
    static func complaint(about stream: [UInt8], mutator: inout Mutator) -> String? {
        var whole: [Outcome] = []
        if let problem = run([ByteBuffer(bytes: stream)], into: &whole) { return problem }
        var pieces: [Outcome] = []
        if let problem = run(mutator.cut(stream).map { ByteBuffer(bytes: $0) }, into: &pieces) { return problem }
        if areEqual(whole, pieces) { return nil }
        return "in pieces the stream means something else:\n  whole:  \(whole)\n  pieces: \(pieces)"
    }

    private static func run(_ pieces: [ByteBuffer], into outcomes: inout [Outcome]) -> String? {
        var parser = ResponseParser(limits: limits)
        var openBody: UInt64?
        for piece in pieces {
            parser.append(piece)
            while true {
                do {
                    guard let event = try parser.next() else { break }
                    if let problem = follow(event, &openBody) { return problem }
                    add(event, to: &outcomes)
                } catch {
                    outcomes.append(.error(error))
                    if !error.isRecoverable { return nil }
                }
            }
            if parser.bufferedBytes > limits.maxLineBytes + limits.maxLiteral + piece.readableBytes {
                return "the parser holds \(parser.bufferedBytes) octets"
            }
        }
        return nil
    }

    /// Bodies begin, fill and end in order, with as many octets as were announced.
    private static func follow(_ event: ResponseEvent, _ openBody: inout UInt64?) -> String? {
        switch (event, openBody) {
        case (.bodyBegin(let start), nil): openBody = start.octets
        case (.bodyBytes(let bytes), let left?):
            guard bytes.readableBytes > 0, UInt64(bytes.readableBytes) <= left else { return "a body is longer than announced" }
            openBody = left - UInt64(bytes.readableBytes)
        case (.bodyEnd, 0): openBody = nil
        case (.response, nil): break
        default: return "\(event) came while \(openBody.map(String.init) ?? "no") octets of a body were missing"
        }
        return nil
    }

    private static func add(_ event: ResponseEvent, to outcomes: inout [Outcome]) {
        if case .bodyBytes(let more) = event, case .event(.bodyBytes(var bytes)) = outcomes.last {
            bytes.writeImmutableBuffer(more)
            outcomes[outcomes.count - 1] = .event(.bodyBytes(bytes))
        } else {
            outcomes.append(.event(event))
        }
    }

    /// Errors that end the session may be noticed at another octet when less has come; that there is one is the same.
    private static func areEqual(_ a: [Outcome], _ b: [Outcome]) -> Bool {
        a.count == b.count
            && zip(a, b).allSatisfy { first, second in
                guard case .error(let one) = first, case .error(let other) = second else { return first == second }
                return one.isRecoverable == other.isRecoverable && one.reason == other.reason
                    && (!one.isRecoverable || one.position == other.position && one.streamOffset == other.streamOffset)
            }
    }
}
