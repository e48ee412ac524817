/// The names of FETCH items (RFC 9051 section 7.5.2 and the extensions of ``FetchDetail``).
enum FetchWord {
    case uid, flags, internalDate, size, modSeq, envelope, bodyStructure, body, binary, binarySize
    case rfc822, rfc822Header, rfc822Text
    case emailID, threadID, saveDate, preview, gmailMessageID, gmailThreadID, gmailLabels
    case other

    /// By length first: most comparisons are then one.
    init(_ name: Range<Int>, in reader: LineReader) {
        func isWord(_ word: StaticString) -> Bool { reader.isWord(name, word) }
        switch name.count {
        case 3: self = isWord("UID") ? .uid : .other
        case 4: self = isWord("BODY") ? .body : .other
        case 5: self = isWord("FLAGS") ? .flags : .other
        case 6: self = isWord("MODSEQ") ? .modSeq : isWord("RFC822") ? .rfc822 : isWord("BINARY") ? .binary : .other
        case 7: self = isWord("EMAILID") ? .emailID : isWord("PREVIEW") ? .preview : .other
        case 8: self = isWord("ENVELOPE") ? .envelope : isWord("THREADID") ? .threadID : isWord("SAVEDATE") ? .saveDate : .other
        case 11: self = FetchWord(ofEleven: isWord)
        case 12: self = isWord("INTERNALDATE") ? .internalDate : .other
        case 13: self = isWord("RFC822.HEADER") ? .rfc822Header : isWord("BODYSTRUCTURE") ? .bodyStructure : .other
        case 10: self = isWord("X-GM-MSGID") ? .gmailMessageID : isWord("X-GM-THRID") ? .gmailThreadID : .other
        default: self = .other
        }
    }

    private init(ofEleven isWord: (StaticString) -> Bool) {
        if isWord("RFC822.SIZE") {
            self = .size
        } else if isWord("RFC822.TEXT") {
            self = .rfc822Text
        } else if isWord("BINARY.SIZE") {
            self = .binarySize
        } else {
            self = isWord("X-GM-LABELS") ? .gmailLabels : .other
        }
    }
}
