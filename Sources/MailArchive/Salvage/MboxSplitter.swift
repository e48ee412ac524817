import Mail

/// Cuts an mbox of ours into its messages, piece by piece. Without a manifest a message whose last line had no end gets one.
struct MboxSplitter {
    struct Message {
        let date: InternalDate?
        let form: StoredForm
        /// Still quoted.
        let bytes: [UInt8]
    }

    /// A longer message is given up.
    private static let limit = 256 << 20
    private static let mark = Array("From ".utf8)

    private var line: [UInt8] = []
    private var body: [UInt8] = []
    private var from: [UInt8]?

    init() {}

    /// The messages that ended in this piece.
    mutating func split(_ piece: UnsafeRawBufferPointer) -> [Message] {
        var messages: [Message] = []
        for byte in piece {
            line.append(byte)
            guard byte == UInt8(ascii: "\n") else { continue }
            if line.starts(with: MboxSplitter.mark), from == nil || body.last == UInt8(ascii: "\n") {
                if let message = finish() { messages.append(message) }
                from = line
            } else if body.count < MboxSplitter.limit {
                body += line
            }
            line.removeAll(keepingCapacity: true)
        }
        return messages
    }

    /// The last message.
    mutating func finish() -> Message? {
        defer {
            from = nil
            body.removeAll()
        }
        guard from != nil, body.last == UInt8(ascii: "\n"), body.count < MboxSplitter.limit else { return nil }
        let bytes = Array(body.dropLast())
        // Bytes that have line ends of the wire are as they came.
        let isVerbatim = bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 > 0 && bytes[$0 - 1] == UInt8(ascii: "\r") } ?? false
        return Message(date: from.flatMap(MboxSplitter.date), form: isVerbatim ? .verbatim : .crlf, bytes: bytes)
    }

    /// From `From MAILER-DAEMON Wed Jul 17 02:44:25 2024`.
    private static func date(_ line: [UInt8]) -> InternalDate? {
        let words = String(decoding: line, as: UTF8.self).split { $0 == " " || $0 == "\n" }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard words.count == 7, let month = months.firstIndex(of: String(words[3])) else { return nil }
        func two(_ text: some StringProtocol) -> String { text.utf8.count == 1 ? "0" + text : String(text) }
        return ArchiveDate.parse("\(words[6])-\(two(String(month + 1)))-\(two(words[4]))T\(words[5])+00:00")
    }
}
