import Glibc

/// Reads a message that comes piece by piece (RFC 5322, RFC 2045–2046) and keeps what people read of it. Line ends may be CRLF or
/// LF. Never fails: what cannot be understood is left out. Memory is bounded by ``MessageLimits``, time by the message's size.
package struct MessageReader {
    /// A longer line is taken in pieces, of which only the first may be a boundary or a header field.
    private static let lineLimit = 16 << 10

    private enum Place {
        /// In the header of a message, or of a part.
        case header(isMessage: Bool)
        /// In a part's content, a preamble or an epilogue.
        case body
    }

    private let limits: MessageLimits
    private var place = Place.header(isMessage: true)
    /// The beginning of a line whose end has not come.
    private var line: [UInt8] = []
    /// The line that comes is the rest of one that was too long.
    private var isInLongLine = false
    private var header: [UInt8] = []
    private var parts = 0
    private var isNested = false
    private var content: PartContent

    package init(_ limits: MessageLimits = MessageLimits()) {
        self.limits = limits
        content = PartContent(limits)
    }

    /// The next bytes of the message.
    package mutating func take(_ piece: UnsafeRawBufferPointer) {
        guard let base = piece.baseAddress else { return }
        var start = 0
        while start < piece.count {
            let found = memchr(base + start, 0x0A, piece.count - start).map { UnsafeRawPointer($0) - base + 1 }
            let bytes = UnsafeRawBufferPointer(rebasing: piece[start..<(found ?? piece.count)])
            start += bytes.count
            if line.isEmpty, found != nil {
                takeLine(bytes, isWhole: true)
            } else {
                line += bytes
                guard found != nil || line.count >= Self.lineLimit else { return }
                let whole = line
                line.removeAll(keepingCapacity: true)
                whole.withUnsafeBytes { takeLine($0, isWhole: found != nil) }
            }
        }
    }

    /// What was read; to be asked for once, after the last piece.
    package mutating func finish() -> MessageText {
        if !line.isEmpty {
            let rest = line
            line = []
            rest.withUnsafeBytes { takeLine($0, isWhole: true) }
        }
        if case .header(let isMessage) = place { endHeader(isMessage) }
        content.endPart()
        return content.finish()
    }

    private mutating func takeLine(_ bytes: UnsafeRawBufferPointer, isWhole: Bool) {
        let isStart = !isInLongLine
        isInLongLine = !isWhole
        if isStart, bytes.count > 2, bytes[0] == UInt8(ascii: "-"), bytes[1] == UInt8(ascii: "-"),
            let mark = content.boundary(bytes)
        {
            if case .header(let isMessage) = place { endHeader(isMessage) }
            return begin(mark)
        }
        switch place {
        case .body: content.append(bytes)
        case .header(let isMessage):
            if isStart, bytes.allSatisfy({ $0 == 0x0A || $0 == 0x0D }) { return endHeader(isMessage) }
            if header.count + bytes.count <= limits.header { header += bytes } else { content.isCut = true }
        }
    }

    /// Behind a boundary line.
    private mutating func begin(_ mark: PartContent.Mark) {
        content.endPart()
        content.close(to: mark)
        place = .body
        guard !mark.isLast else { return }
        guard parts < limits.parts else { return content.isCut = true }
        place = .header(isMessage: false)
    }

    private mutating func endHeader(_ isMessage: Bool) {
        parts += 1
        let fields = HeaderFields(header, isMessage ? PartHeader.names.union(PartContent.messageFields) : PartHeader.names)
        header.removeAll(keepingCapacity: true)
        if isMessage { content.addMessage(fields, isNested: isNested) }
        let part = PartHeader(fields, fallback: isMessage ? "text/plain" : content.defaultType)
        place = .body
        if part.isMessage, part.encoding == .identity, parts < limits.parts {
            content.addAttachment(part)
            (place, isNested) = (.header(isMessage: true), true)
        } else {
            content.begin(part)
        }
    }
}
