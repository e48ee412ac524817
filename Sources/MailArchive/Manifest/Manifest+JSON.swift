import Mail

extension Manifest {
    private static let formatName = "restante-archive"
    private static let version: UInt64 = 1
    /// A larger one is neither made nor read: a hundred thousand folders fit.
    static let sizeLimit = 32 << 20

    /// Lines for people, the same bytes for the same archive.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { object in
            object.line()
            object.field("format", Manifest.formatName); object.line()
            object.field("version", Manifest.version); object.line()
            writeSettings(&object)
            writeCounts(&object)
            writeSections(&object)
            writeFolders(&object)
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private func writeSettings(_ object: inout JSONWriter) {
        object.field("tool", tool); object.line()
        object.field("account", account); object.line()
        if let created { object.field("created", created); object.line() }
        object.field("mail", format.rawValue); object.line()
        object.field("level", UInt64(level)); object.line()
        object.field("blockSize", UInt64(blockSize)); object.line()
        object.key("selection")
        object.array {
            for condition in selection {
                $0.object {
                    $0.field("name", condition.name); $0.field("value", condition.value)
                }
            }
        }
        object.line()
    }

    private func writeCounts(_ object: inout JSONWriter) {
        object.key("counts")
        object.object {
            $0.field("messages", messages)
            $0.field("bytes", bytes)
            $0.field("folders", UInt64(folders.count))
            $0.field("omitted", omitted)
            $0.field("quarantined", lacking.quarantined)
            $0.field("missing", lacking.missing)
            $0.field("changed", lacking.changed)
        }
        object.line()
        guard let range else { return }
        object.key("range")
        object.object {
            $0.field("earliest", ArchiveDate.text(range.earliest))
            $0.field("latest", ArchiveDate.text(range.latest))
        }
        object.line()
    }

    private func writeSections(_ object: inout JSONWriter) {
        object.field("merkleRoot", root.description); object.line()
        object.field("sequence", sequence); object.line()
        if let previous {
            object.key("previous")
            object.object {
                $0.field("sequence", previous.sequence); $0.field("manifestSHA256", previous.digest.description)
            }
            object.line()
        }
        object.key("lines")
        object.section(lines, MailPath.lines); object.line()
        if let earlier { object.key("earlier"); object.section(earlier, MailPath.earlier); object.line() }
        object.key("pieces")
        object.array {
            for piece in pieces {
                $0.array {
                    $0.number(piece.first); $0.number(piece.offset); $0.number(piece.size)
                }
            }
        }
        object.line()
    }

    private func writeFolders(_ object: inout JSONWriter) {
        object.key("folders")
        object.array { array in
            for folder in folders {
                array.line()
                array.object {
                    $0.folder(folder.path)
                    $0.field("directory", folder.directory)
                    if let uidValidity = folder.uidValidity { $0.field("uidValidity", UInt64(uidValidity.value)) }
                    $0.field("messages", folder.messages)
                    $0.field("role", ifAny: folder.role?.rawValue)
                }
            }
        }
    }
}

extension JSONWriter {
    mutating func section(_ section: Manifest.Section, _ path: String) {
        object {
            $0.field("path", path)
            $0.field("offset", section.offset)
            $0.field("size", section.size)
            $0.field("sha256", section.digest.description)
        }
    }
}

extension Manifest {
    /// Throws ``ArchiveError/Kind/foreign`` for what is no manifest or of a later version, ``ArchiveError/Kind/damaged`` and
    /// ``ArchiveError/Kind/hostile`` for one that no writer made.
    init(parsing bytes: [UInt8], of path: String) throws(ArchiveError) {
        guard let value = JSONValue(parsing: bytes), value["format"]?.text == Manifest.formatName else {
            throw .foreign(path, "its manifest.json is not ours")
        }
        guard value["version"]?.number == Manifest.version else {
            throw ArchiveError(.foreign, path: path, message: "\(path) was made by a later version of Restante; update this one")
        }
        guard let manifest = Manifest(value) else { throw .damaged(path, "its manifest.json lacks something") }
        guard manifest.folders.allSatisfy({ MailPath.parts($0.directory) != nil }) else {
            throw ArchiveError(
                .hostile, path: path,
                message: "\(path) names a folder that would lead out of its place; do not trust this archive")
        }
        self = manifest
    }

    private init?(_ value: JSONValue) {
        guard let tool = value["tool"]?.text, let account = value["account"]?.text,
            let format = value["mail"]?.text.flatMap(ArchiveFormat.init(rawValue:)), let level = value["level"]?.number,
            level <= 9,
            let blockSize = value["blockSize"]?.number, (512...(1 << 30)).contains(blockSize), let counts = value["counts"],
            let messages = counts["messages"]?.count, let bytes = counts["bytes"]?.count, let omitted = counts["omitted"]?.count,
            let lacking = Lacking(counts), let root = value["merkleRoot"]?.text.flatMap(MessageDigest.init(hexadecimal:)),
            let sequence = value["sequence"]?.count,
            let lines = value["lines"].flatMap(Section.init), let items = value["pieces"]?.items,
            let folderItems = value["folders"]?.items,
            let conditions = value["selection"]?.items
        else { return nil }
        let pieces = items.compactMap(Piece.init)
        let folders = folderItems.compactMap(Folder.init)
        let selection = conditions.compactMap(Condition.init)
        guard pieces.count == items.count, folders.count == folderItems.count, selection.count == conditions.count else {
            return nil
        }
        self.init(
            account: account, tool: tool, created: value["created"]?.text, format: format, level: Int(level),
            blockSize: Int(blockSize),
            selection: selection, range: value["range"].flatMap(Range.init), messages: messages, bytes: bytes, omitted: omitted,
            lacking: lacking, folders: folders, lines: lines, root: root, pieces: pieces, earlier: value["earlier"].flatMap(Section.init),
            sequence: sequence, previous: value["previous"].flatMap(Previous.init))
    }
}

extension Manifest.Section {
    fileprivate init?(_ value: JSONValue) {
        guard let offset = value["offset"]?.count, let size = value["size"]?.count,
            let digest = value["sha256"]?.text.flatMap(MessageDigest.init(hexadecimal:))
        else { return nil }
        self.init(offset: offset, size: size, digest: digest)
    }
}

extension Manifest.Piece {
    fileprivate init?(_ value: JSONValue) {
        guard let numbers = value.items?.compactMap(\.count), numbers.count == 3 else { return nil }
        self.init(first: numbers[0], offset: numbers[1], size: numbers[2])
    }
}

extension Manifest.Folder {
    fileprivate init?(_ value: JSONValue) {
        guard let path = FolderPath(json: value), let directory = value["directory"]?.text,
            let messages = value["messages"]?.count
        else { return nil }
        let uidValidity = value["uidValidity"]?.number.flatMap(UInt32.init(exactly:)).map { UIDValidity($0) }
        var role: FolderRole?
        if let word = value["role"] {
            guard let known = word.text.flatMap(FolderRole.init(rawValue:)) else { return nil }
            role = known
        }
        self.init(path: path, directory: directory, uidValidity: uidValidity, messages: messages, role: role)
    }
}

extension Manifest.Lacking {
    fileprivate init?(_ counts: JSONValue) {
        guard let quarantined = counts["quarantined"]?.count, let missing = counts["missing"]?.count,
            let changed = counts["changed"]?.count
        else { return nil }
        self.init(quarantined: quarantined, missing: missing, changed: changed)
    }
}

extension Manifest.Previous {
    fileprivate init?(_ value: JSONValue) {
        guard let sequence = value["sequence"]?.count,
            let digest = value["manifestSHA256"]?.text.flatMap(MessageDigest.init(hexadecimal:))
        else { return nil }
        self.init(sequence: sequence, digest: digest)
    }
}

extension Manifest.Range {
    fileprivate init?(_ value: JSONValue) {
        guard let earliest = value["earliest"]?.text.flatMap(ArchiveDate.parse),
            let latest = value["latest"]?.text.flatMap(ArchiveDate.parse)
        else { return nil }
        self.init(earliest: earliest, latest: latest)
    }
}

extension Manifest.Condition {
    fileprivate init?(_ value: JSONValue) {
        guard let name = value["name"]?.text, let text = value["value"]?.text else { return nil }
        self.init(name: name, value: text)
    }
}
