import NIOCore

/// Makes responses of a server's bytes, which may come in pieces of any size.
///
/// Literals are found before grammar, so that a response that makes no sense still has a known end. Body literals are
/// given out as they come. Nothing that a server sends can make the parser hold more than ``ParserLimits`` allow.
///
/// After a recoverable ``ParseError`` the rest of that response is left out: bodies of it that had begun have also
/// ended, but no FETCH for them follows.
package struct ResponseParser: Sendable {
    private enum State {
        case response
        case body(left: UInt64)
        /// Octets of a body that nobody wants, in a FETCH that made no sense.
        case skipping(left: UInt64)
        case failed(ParseError)
    }

    private let limits: ParserLimits
    private var queue = ByteQueue()
    private var framer = LineFramer()
    private var state = State.response
    /// The FETCH of which a body was the last that was read; its line goes on.
    private var openFetch: OpenFetch?
    /// Octets of the stream before the present response, and before its present piece.
    private var responseStart: UInt64 = 0
    private var consumed: UInt64 = 0
    /// Roughly what it costs to keep the response that ``next()`` gave out last, in octets: its line without streamed
    /// bodies, and the lists made of it, whose elements may take more room than they had in the line.
    package private(set) var responseCost = 0

    /// A string in an array.
    private static let elementCost = 16

    package init(limits: ParserLimits = ParserLimits()) { self.limits = limits }

    /// Octets that came and are not given out. Must be 0 when TLS begins, or somebody has put words into the server's
    /// mouth (RFC 9051 section 11.1).
    package var bufferedBytes: Int { queue.count }

    /// Takes bytes in; costs next to nothing.
    package mutating func append(_ bytes: ByteBuffer) { queue.append(bytes) }

    /// The next event; `nil` if more bytes are needed.
    package mutating func next() throws(ParseError) -> ResponseEvent? {
        while true {
            switch state {
            case .response:
                switch try nextPiece() {
                case .event(let event): return event
                case .needsMore: return nil
                case .nothing: continue
                }
            case .body(0):
                state = .response
                return .bodyEnd
            case .body(let left):
                guard let bytes = read(upTo: left) else { return nil }
                state = .body(left: left - UInt64(bytes.readableBytes))
                return .bodyBytes(bytes)
            case .skipping(0):
                state = .response
            case .skipping(let left):
                guard let bytes = read(upTo: left) else { return nil }
                state = .skipping(left: left - UInt64(bytes.readableBytes))
            case .failed(let error):
                throw error
            }
        }
    }

    private mutating func read(upTo limit: UInt64) -> ByteBuffer? {
        guard let bytes = queue.read(upTo: limit) else { return nil }
        consumed += UInt64(bytes.readableBytes)
        return bytes
    }
}

extension ResponseParser {
    /// What reading a response, or a piece of a FETCH, came to.
    private enum Outcome {
        case event(ResponseEvent)
        case needsMore
        /// An empty line, or the end of one that made no sense.
        case nothing
    }

    /// What the grammar made of a piece.
    private enum Reading {
        case response(Response, elements: Int)
        case body(BodyStart, OpenFetch)
        case nothing
        case failed(GrammarError)
    }

    private mutating func nextPiece() throws(ParseError) -> Outcome {
        while true {
            let frame = nextFrame()
            switch frame {
            case .needsMore(let wanted):
                guard queue.extendHead(wanted: wanted) else { return .needsMore }
            case .failed(let error):
                let failure = parseError(error, isRecoverable: false)
                state = .failed(failure)
                throw failure
            case .line(let length, let terminator):
                return try finish(read(length: length, octets: nil), length: length + terminator, octets: nil)
            case .body(let length, let terminator, let octets):
                return try finish(read(length: length, octets: octets), length: length + terminator, octets: octets)
            }
        }
    }

    private mutating func nextFrame() -> LineFramer.Frame {
        let used = openFetch?.lineBytes ?? 0
        return queue.head.withUnsafeReadableBytes { [limits] bytes in
            framer.next(in: bytes.bindMemory(to: UInt8.self), used: used, limits: limits)
        }
    }

    /// Reads a piece that is there in full; `octets` is the length of the body behind it, if one follows.
    private func read(length: Int, octets: UInt64?) -> Reading {
        queue.head.withUnsafeReadableBytes { bytes in
            let line = UnsafeBufferPointer(rebasing: bytes.bindMemory(to: UInt8.self)[..<length])
            var reader = LineReader(line, limits: limits)
            do throws(GrammarError) {
                return try reading(&reader, octets: octets)
            } catch {
                return .failed(error)
            }
        }
    }

    private func reading(_ reader: inout LineReader, octets: UInt64?) throws(GrammarError) -> Reading {
        var open: OpenFetch
        if let openFetch {
            if openFetch.isDiscarded { return .nothing }
            open = openFetch
            reader.elementsLeft = open.elementsLeft
        } else if let fetch = reader.fetchBeginning() {
            open = OpenFetch(fetch)
        } else {
            if reader.isAtEnd { return .nothing }
            let response = try reader.response()
            return .response(response, elements: limits.maxListCount - reader.elementsLeft)
        }
        switch (try reader.fetchItems(into: &open.fetch), octets) {
        case (.complete, nil):
            return .response(.fetch(open.fetch), elements: limits.maxListCount - reader.elementsLeft)
        case (.body(let body, let octets), .some):
            open.fetch.bodies.append(body)
            open.elementsLeft = reader.elementsLeft
            let start = BodyStart(
                sequenceNumber: open.fetch.sequenceNumber, uid: open.fetch.uid, section: body.section,
                origin: body.origin, octets: octets)
            return .body(start, open)
        default:
            throw reader.fail("a literal stands where no body is")
        }
    }

    /// Steps over the piece and prepares for what follows it.
    private mutating func finish(_ reading: Reading, length: Int, octets: UInt64?) throws(ParseError) -> Outcome {
        var failure: ParseError?
        if case .failed(let error) = reading { failure = parseError(error, isRecoverable: true) }
        queue.drop(length)
        consumed += UInt64(length)
        if let octets {
            let lineBytes = (openFetch?.lineBytes ?? 0) + length
            if case .body(_, let open) = reading { openFetch = open } else { openFetch = .discarded }
            openFetch?.lineBytes = lineBytes
            framer = LineFramer(insideFetch: true)
            if case .body = reading { state = .body(left: octets) } else { state = .skipping(left: octets) }
        } else {
            if case .response(_, let elements) = reading {
                responseCost = (openFetch?.lineBytes ?? 0) + length + elements * Self.elementCost
            }
            openFetch = nil
            framer = LineFramer()
            responseStart = consumed
        }
        if let failure { throw failure }
        switch reading {
        case .response(let response, _): return .event(.response(response))
        case .body(let start, _): return .event(.bodyBegin(start))
        case .nothing, .failed: return .nothing
        }
    }

    private func parseError(_ error: GrammarError, isRecoverable: Bool) -> ParseError {
        let excerpt = queue.head.withUnsafeReadableBytes { bytes in
            let middle = min(error.position, bytes.count)
            let piece = bytes[max(0, middle - 40)..<min(bytes.count, middle + 40)]
            return String(decoding: piece.map { $0 >= 0x20 && $0 < 0x7F ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
        }
        return ParseError(
            isRecoverable: isRecoverable, reason: error.reason.description,
            position: (openFetch?.lineBytes ?? 0) + error.position, streamOffset: responseStart, excerpt: excerpt)
    }
}
