/// Why a message's file cannot be sent to any server, or not to this one.
package enum UploadObstacle: String, Sendable, Hashable, CaseIterable {
    /// There is not one octet, and a literal of none means another thing (RFC 3502 section 6.3.11).
    case empty
    /// A literal's size is a number of 32 bits (RFC 3501 section 9).
    case tooLarge = "too-large"
    /// A NUL octet, which only a server with BINARY takes (RFC 3501 section 4.3, RFC 3516 section 4.4).
    case holdsNUL = "nul-octets"

    /// What follows a colon in a sentence about the file.
    package var words: String {
        switch self {
        case .empty: "the file is empty; delete it or put the message back"
        case .tooLarge: "it has more than 4 GiB, which IMAP cannot carry; it stays here only"
        case .holdsNUL: "it holds NUL octets, which this server cannot take; it stays here only"
        }
    }
}

extension MessageFacts {
    /// - Parameter takesBinary: the server has BINARY, so that the literal may be a binary one.
    package func obstacle(takesBinary: Bool) -> UploadObstacle? {
        if octets == 0 { return .empty }
        if octets > UInt64(UInt32.max) { return .tooLarge }
        return hasNUL && !takesBinary ? .holdsNUL : nil
    }
}
