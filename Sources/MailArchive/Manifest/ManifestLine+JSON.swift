import Mail

extension ManifestLine {
    /// Longer lines are not made and not read.
    static let lengthLimit = 256 * 1024

    /// The line without its line feed. Same message, same bytes. The digest stands before the path, which repeats its beginning.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { line in
            line.field("number", number)
            line.field("sha256", digest.description)
            line.field("path", path)
            line.folder(folder)
            if let uid { line.field("uid", UInt64(uid.value)) }
            if let uidValidity { line.field("uidValidity", UInt64(uidValidity.value)) }
            line.field("flags", MessageFlags(flags.system).words)
            line.field("keywords", flags.keywords.map(\.name))
            line.field("internalDate", ifAny: date.map(ArchiveDate.text))
            line.field("size", size)
            line.field("messageID", ifAny: messageID)
            line.field("from", ifAny: from)
            line.field("subject", ifAny: subject)
            line.field("lineForm", form.rawValue)
            line.field("offset", offset)
            line.field("length", length)
        }
        return writer.bytes
    }

    /// `nil` for anything that could not be a line: unsafe paths, numbers out of range, missing fields.
    init?(parsing bytes: [UInt8]) {
        guard bytes.count <= ManifestLine.lengthLimit, let value = JSONValue(parsing: bytes), let number = value["number"]?.count,
            let path = value["path"]?.text, MailPath.parts(path) != nil, let folder = FolderPath(json: value),
            let words = value["flags"]?.texts, let keywords = value["keywords"]?.texts, let size = value["size"]?.count,
            let digest = value["sha256"]?.text.flatMap(MessageDigest.init(hexadecimal:)),
            let form = value["lineForm"]?.text.flatMap(StoredForm.init(rawValue:)), let offset = value["offset"]?.count,
            let length = value["length"]?.count, number > 0
        else { return nil }
        var date: InternalDate?
        if let text = value["internalDate"]?.text {
            guard let parsed = ArchiveDate.parse(text) else { return nil }
            date = parsed
        }
        self.init(
            number: number, path: path, folder: folder,
            uid: value["uid"]?.number.flatMap(UInt32.init(exactly:)).flatMap(UID.init),
            uidValidity: value["uidValidity"]?.number.flatMap(UInt32.init(exactly:)).map { UIDValidity($0) },
            flags: MessageFlags(MessageFlags(words: words).system, keywords: keywords.map(Keyword.init)), date: date, size: size,
            digest: digest, messageID: value["messageID"]?.text, from: value["from"]?.text, subject: value["subject"]?.text,
            form: form,
            offset: offset, length: length)
    }
}

extension JSONWriter {
    /// The folder as users name it, and its levels where these cannot be told from that.
    mutating func folder(_ path: FolderPath) {
        field("folder", path.description)
        let split = path.description.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        if split != path.levels { field("levels", path.levels) }
    }
}

extension FolderPath {
    /// Reads what ``JSONWriter/folder(_:)`` writes.
    init?(json value: JSONValue) {
        guard let text = value["folder"]?.text else { return nil }
        if let levels = value["levels"] {
            guard let levels = levels.texts, levels.count <= 1000 else { return nil }
            self.init(levels)
        } else {
            self.init(
                text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { String(Substring($0)) })
        }
    }
}

extension MessageDigest {
    /// 64 lower-case hexadecimal digits; `nil` for anything else.
    init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = MessageDigest.digit(digits[index]), let low = MessageDigest.digit(digits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.init(bytes)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
