import Mail

extension CommandWriter {
    /// RFC 9051 section 6.4.5.
    mutating func fetch(_ set: SequenceSet, _ items: [FetchItem], _ modifiers: FetchModifiers) {
        raw(" \(set) ")
        list(items) { $0.fetchItem($1) }
        var words: [String] = []
        if let since = modifiers.changedSince { words.append("CHANGEDSINCE \(since)") }
        if modifiers.vanished { words.append("VANISHED") }
        if let partial = modifiers.partial { words.append("PARTIAL \(partial)") }
        if !words.isEmpty { raw(" (" + words.joined(separator: " ") + ")") }
    }

    private mutating func fetchItem(_ item: FetchItem) {
        switch item {
        case .uid: raw("UID")
        case .flags: raw("FLAGS")
        case .internalDate: raw("INTERNALDATE")
        case .size: raw("RFC822.SIZE")
        case .modSeq: raw("MODSEQ")
        case .envelope: raw("ENVELOPE")
        case .bodyStructure: raw("BODYSTRUCTURE")
        case .emailID: raw("EMAILID")
        case .threadID: raw("THREADID")
        case .saveDate: raw("SAVEDATE")
        case .preview: raw("PREVIEW")
        case .gmailMessageID: raw("X-GM-MSGID")
        case .gmailThreadID: raw("X-GM-THRID")
        case .gmailLabels: raw("X-GM-LABELS")
        case .body(let section, let range): body(section, range)
        case .binarySize(let part): raw("BINARY.SIZE[" + part.map(String.init).joined(separator: ".") + "]")
        }
    }

    private mutating func body(_ section: BodySection, _ range: OctetRange?) {
        raw(section.isBinary ? "BINARY.PEEK[" : "BODY.PEEK[")
        raw(section.part.map(String.init).joined(separator: "."))
        if section.specifier != .whole, !section.part.isEmpty { raw(".") }
        switch section.specifier {
        case .whole: break
        case .header: raw("HEADER")
        case .text: raw("TEXT")
        case .mime: raw("MIME")
        case .headerFields(let names):
            raw("HEADER.FIELDS ")
            list(names) { $0.astring($1) }
        case .headerFieldsNot(let names):
            raw("HEADER.FIELDS.NOT ")
            list(names) { $0.astring($1) }
        }
        raw("]")
        if let range { raw("<\(range.offset).\(range.count)>") }
    }

    /// RFC 9051 section 6.4.6, RFC 7162 section 3.1.3.
    mutating func store(_ set: SequenceSet, _ change: StoreChange) {
        raw(" \(set) ")
        if let modSeq = change.unchangedSince { raw("(UNCHANGEDSINCE \(modSeq)) ") }
        raw(change.operation.rawValue + (change.isSilent ? ".SILENT " : " "))
        flags(change.flags)
    }
}
