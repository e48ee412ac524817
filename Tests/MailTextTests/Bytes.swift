@testable import MailText

extension MessageReader {
    /// What is read of a message that comes in pieces of this size.
    static func read(_ message: [UInt8], pieces: Int = .max, _ limits: MessageLimits = MessageLimits()) -> MessageText {
        var reader = MessageReader(limits)
        var rest = message[...]
        while !rest.isEmpty {
            let piece = rest.prefix(pieces)
            piece.withUnsafeBytes { reader.take($0) }
            rest = rest.dropFirst(piece.count)
        }
        return reader.finish()
    }

    static func read(_ message: String, _ limits: MessageLimits = MessageLimits()) -> MessageText {
        read(Array(message.utf8), limits)
    }
}
