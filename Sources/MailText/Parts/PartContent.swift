/// Takes the content of a message's parts and makes its text.
struct PartContent {
    static let messageFields: Set<String> = ["subject", "from", "sender", "to", "cc", "bcc", "message-id"]

    /// A multipart that is open.
    private struct Container {
        let boundary: [UInt8]
        let type: String
        /// Texts before it; then texts of the alternative that is the best so far.
        let textsBefore: Int
        var kept = 0
    }

    /// A text part that is open.
    private struct TextPart {
        let header: PartHeader
        var octets: [UInt8] = []
    }

    /// A boundary line that was found.
    struct Mark {
        /// Of the multipart that it belongs to.
        fileprivate let level: Int
        let isLast: Bool
    }

    private let limits: MessageLimits
    private var message = MessageText()
    private var containers: [Container] = []
    private var part: TextPart?
    private var texts: [String] = []
    private var textSize = 0
    var isCut = false

    init(_ limits: MessageLimits) { self.limits = limits }

    /// Of a part without Content-Type (RFC 2046 section 5.1.5).
    var defaultType: String { containers.last?.type == "multipart/digest" ? "message/rfc822" : "text/plain" }

    /// - Parameter line: begins with two hyphens.
    func boundary(_ line: UnsafeRawBufferPointer) -> Mark? {
        for level in containers.indices.reversed() {
            let boundary = containers[level].boundary
            guard line.count >= boundary.count + 2, line.dropFirst(2).prefix(boundary.count).elementsEqual(boundary) else {
                continue
            }
            var rest = line.dropFirst(2 + boundary.count)
            let isLast = rest.starts(with: [UInt8(ascii: "-"), UInt8(ascii: "-")])
            if isLast { rest = rest.dropFirst(2) }
            if rest.allSatisfy(ASCII.isSpace) { return Mark(level: level, isLast: isLast) }
        }
        return nil
    }

    /// Ends all multiparts inside the mark's, and that one too if it was its last boundary.
    mutating func close(to mark: Mark) {
        while containers.count > mark.level + 1 { closeLast() }
        settleAlternative()
        if mark.isLast { closeLast() }
    }

    private mutating func closeLast() {
        settleAlternative()
        _ = containers.popLast()
    }

    /// Of two alternatives the one with more text stays.
    private mutating func settleAlternative() {
        guard let last = containers.indices.last, containers[last].type == "multipart/alternative" else { return }
        let (from, middle) = (containers[last].textsBefore, containers[last].textsBefore + containers[last].kept)
        guard middle < texts.count else { return }
        let (old, new) = (texts[from..<middle], texts[middle...])
        let size: (ArraySlice<String>) -> Int = { $0.reduce(0) { $0 + $1.utf8.count } }
        if size(new) > size(old) {
            textSize -= size(old)
            texts.removeSubrange(from..<middle)
        } else {
            textSize -= size(new)
            texts.removeSubrange(middle...)
        }
        containers[last].kept = texts.count - from
    }

    mutating func begin(_ header: PartHeader) {
        if header.isMultipart, !header.boundary.isEmpty {
            guard containers.count < limits.depth else { return isCut = true }
            containers.append(Container(boundary: header.boundary, type: header.type, textsBefore: texts.count))
            return
        }
        if header.isAttachment(isRelated: containers.last?.type == "multipart/related") { addAttachment(header) }
        if header.isText, !header.isAttached { part = TextPart(header: header) }
    }

    mutating func addAttachment(_ header: PartHeader) { message.attachments.append(header.name ?? "") }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let room = part.map({ limits.part - $0.octets.count }) else { return }
        if bytes.count > room { isCut = true }
        part?.octets += bytes.prefix(max(0, room))
    }

    /// Makes text of the part that is open.
    mutating func endPart() {
        guard let ended = part.take() else { return }
        add(ended.header.text(of: ended.octets, limit: limits.text - textSize))
    }

    private mutating func add(_ text: String) {
        guard !text.isEmpty else { return }
        let room = limits.text - textSize
        if text.utf8.count > room { isCut = true }
        let cut = text.prefix(octets: room)
        texts.append(cut)
        textSize += cut.utf8.count
    }

    /// - Parameter isNested: it is the header of an attached message, which is a part of this one's text.
    mutating func addMessage(_ fields: HeaderFields, isNested: Bool) {
        let subject = EncodedWords.decode(fields.first("subject"))
        let sender = Self.addresses(fields, ["from", "sender"])
        let recipients = Self.addresses(fields, ["to", "cc", "bcc"])
        guard isNested else {
            (message.subject, message.sender, message.recipients) = (subject, sender, recipients)
            message.messageID = EncodedWords.decode(fields.first("message-id"))
            return
        }
        add([subject, sender, recipients].filter { !$0.isEmpty }.joined(separator: "\n"))
    }

    /// Each once.
    private static func addresses(_ fields: HeaderFields, _ names: [String]) -> String {
        var seen: Set<String> = []
        return fields.all(names).flatMap { MailAddress.list($0) }.map(\.text).filter { seen.insert($0).inserted }
            .joined(separator: ", ")
    }

    mutating func finish() -> MessageText {
        while !containers.isEmpty { closeLast() }
        message.text = texts.joined(separator: "\n")
        message.isCut = isCut
        return message
    }
}

extension PartHeader {
    /// The readable text of a text part.
    ///
    /// - Parameter limit: octets of UTF-8, more or less.
    fileprivate func text(of octets: [UInt8], limit: Int) -> String {
        let plain = encoding.decode(octets)
        let isHTML = type == "text/html"
        let label = charset ?? (isHTML ? Self.declaredCharset(plain) : nil) ?? ""
        let text = (Charset(label: label) ?? .unknown).decode(plain)
        return isHTML ? HTMLText.text(of: text, limit: limit + 1) : text
    }

    /// What a document says of itself: `<meta charset=…>`, `<meta … content="text/html; charset=…">`.
    private static func declaredCharset(_ html: [UInt8]) -> String? {
        let head = ASCII.lowercased(html.prefix(1024).filter { $0 < 0x80 })
        guard let mark = head.firstRange(of: "charset=") else { return nil }
        let name = head[mark.upperBound...].drop { $0 == "\"" || $0 == "'" }.prefix {
            $0.isLetter || $0.isNumber || "-_".contains($0)
        }
        return name.isEmpty ? nil : String(name)
    }
}

extension String {
    /// Its beginning of so many octets of UTF-8 at most, that ends with a whole scalar.
    fileprivate func prefix(octets: Int) -> String {
        guard utf8.count > octets else { return self }
        // A slice between two scalars is rounded down.
        return String(unicodeScalars[..<utf8.index(startIndex, offsetBy: Swift.max(0, octets))])
    }
}
