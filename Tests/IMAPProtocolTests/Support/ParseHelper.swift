import IMAPProtocol
import NIOCore

/// What a parser made of a stream: events in order, the pieces of each body joined, errors in their place.
enum Parsed: Hashable {
    case event(ResponseEvent)
    case error(String, recoverable: Bool)
}

/// How a stream is cut before it is given to the parser.
enum Cut {
    case whole
    case bytes
    case random(seed: UInt64)
}

/// Parses all of `stream`, which comes in pieces.
func parse(_ stream: [UInt8], cut: Cut = .whole, limits: ParserLimits = ParserLimits()) -> [Parsed] {
    var parser = ResponseParser(limits: limits)
    var result: [Parsed] = []
    for piece in pieces(of: stream, cut: cut) {
        parser.append(ByteBuffer(bytes: piece))
        guard drain(&parser, into: &result) else { return result }
    }
    return result
}

/// `false` after an error that cannot be recovered from.
private func drain(_ parser: inout ResponseParser, into result: inout [Parsed]) -> Bool {
    while true {
        do {
            guard let event = try parser.next() else { return true }
            append(event, to: &result)
        } catch {
            result.append(.error(error.reason, recoverable: error.isRecoverable))
            if !error.isRecoverable { return false }
        }
    }
}

private func append(_ event: ResponseEvent, to result: inout [Parsed]) {
    if case .bodyBytes(let more) = event, case .event(.bodyBytes(var bytes)) = result.last {
        bytes.writeImmutableBuffer(more)
        result[result.count - 1] = .event(.bodyBytes(bytes))
    } else {
        result.append(.event(event))
    }
}

private func pieces(of stream: [UInt8], cut: Cut) -> [ArraySlice<UInt8>] {
    switch cut {
    case .whole: return [stream[...]]
    case .bytes: return stream.indices.map { stream[$0...$0] }
    case .random(let seed):
        var generator = SeededGenerator(seed: seed)
        var result: [ArraySlice<UInt8>] = []
        var rest = stream[...]
        while !rest.isEmpty {
            let length = Int.random(in: 1...max(1, min(rest.count, 40)), using: &generator)
            result.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return result
    }
}

/// Parses in every cut; all must agree. The result of the whole stream.
func parseEveryWay(_ text: String, limits: ParserLimits = ParserLimits()) -> (result: [Parsed], agree: Bool) {
    parseEveryWay(Array(text.utf8), limits: limits)
}

func parseEveryWay(_ stream: [UInt8], limits: ParserLimits = ParserLimits()) -> (result: [Parsed], agree: Bool) {
    let whole = parse(stream, limits: limits)
    let cuts: [Cut] = [.bytes, .random(seed: 1), .random(seed: 2), .random(seed: 3), .random(seed: 4)]
    return (whole, cuts.allSatisfy { parse(stream, cut: $0, limits: limits) == whole })
}

/// The one response of a line, parsed in every cut; `nil` if there is not exactly one.
func response(_ line: String) -> Response? {
    let (result, agree) = parseEveryWay(line + "\r\n")
    guard agree, result.count == 1, case .event(.response(let response)) = result[0] else { return nil }
    return response
}

/// The FETCH that ends a stream of one FETCH, bodies or not, parsed in every cut.
func fetch(_ line: String) -> FetchResponse? {
    let (result, agree) = parseEveryWay(line + "\r\n")
    guard agree, case .event(.response(.fetch(let fetch)))? = result.last else { return nil }
    return fetch
}

/// The reason for which a line is refused, parsed in every cut; `nil` if it is not, or if the parser cannot go on.
func refusal(_ line: String) -> String? {
    let (result, agree) = parseEveryWay(line + "\r\n* 1 EXISTS\r\n")
    guard agree, result.count == 2, case .error(let reason, true) = result[0],
        result[1] == .event(.response(.exists(1)))
    else { return nil }
    return reason
}
