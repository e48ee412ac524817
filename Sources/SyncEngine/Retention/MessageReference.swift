import Mail

/// How a user names one message.
package enum MessageReference: Sendable, Equatable, CustomStringConvertible {
    /// The first hexadecimal digits of its SHA-256, at least eight.
    case digest(String)
    /// In the folders that are meant.
    case uid(UID)
    /// Without the angle brackets of the header field, or with them.
    case messageID(String)

    /// - Returns: `nil` for what names no message.
    package init?(_ text: String) {
        if text.contains("@") {
            self = .messageID(text.hasPrefix("<") ? text : "<\(text)>")
        } else if let number = UInt32(text), let uid = UID(number), text.count < 8 {
            self = .uid(uid)
        } else if (8...64).contains(text.count), text.allSatisfy({ $0.isASCII && $0.isHexDigit }) {
            self = .digest(text.lowercased())
        } else {
            return nil
        }
    }

    package var description: String {
        switch self {
        case .digest(let start): "whose SHA-256 begins with \(start)"
        case .uid(let uid): "with the UID \(uid)"
        case .messageID(let id): id
        }
    }

    /// What to do when it is not found.
    var advice: String {
        switch self {
        case .messageID: "Message-IDs are read from the files that are here now; try its UID or its SHA-256"
        case .uid: "name its folder by --folder"
        case .digest: "`restante history -v` shows the digests"
        }
    }
}
