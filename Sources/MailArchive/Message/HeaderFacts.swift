import MailText

/// The fields of a message's header that a manifest tells (RFC 5322 section 3.6).
struct HeaderFacts: Equatable {
    private(set) var messageID: String?
    private(set) var from: String?
    private(set) var subject: String?

    /// Longer values are cut: they are for finding, the message has the whole.
    private static let maximumLength = 300

    /// - Parameter bytes: the message's beginning.
    init(_ bytes: [UInt8]) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        while let line = lines.popFirst(), !line.isEmpty, !line.elementsEqual([UInt8(ascii: "\r")]) {
            guard let colon = line.prefix(40).firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            guard ["message-id", "from", "subject"].contains(name) else { continue }
            var value = Array(line[(colon + 1)...])
            while let next = lines.first, let first = next.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") {
                if value.count < 4 * HeaderFacts.maximumLength { value += next }
                lines.removeFirst()
            }
            set(name, HeaderFacts.text(value))
        }
    }

    /// The first of each counts.
    private mutating func set(_ name: String, _ value: String) {
        guard !value.isEmpty else { return }
        switch name {
        case "message-id": messageID = messageID ?? value
        case "from": from = from ?? HeaderFacts.cut(EncodedWords.decode(value))
        default: subject = subject ?? HeaderFacts.cut(EncodedWords.decode(value))
        }
    }

    /// Without line ends and space around it; controls become spaces.
    private static func text(_ value: [UInt8]) -> String {
        let printable = value.filter { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }.map {
            $0 < 0x20 || $0 == 0x7F ? 0x20 : $0
        }
        let trimmed = printable.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed()
        return String(decoding: trimmed.prefix(4 * maximumLength), as: UTF8.self)
    }

    private static func cut(_ text: String) -> String { String(text.unicodeScalars.prefix(maximumLength)) }
}
