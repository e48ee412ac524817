import Mail
import MailArchive

/// What `restante archive` says of archives and their messages.
enum ArchiveText {
    /// For counts that come from a file.
    static func count(_ number: UInt64) -> Int { Int(clamping: number) }

    // MARK: Messages

    /// `     17  2024-01-31 08:00   12 kB  INBOX                 Ann <ann@example.org>     The plan`
    static func line(_ line: ManifestLine, columns: Int) -> String {
        let date = line.date.map { Timestamp.local(Double($0.secondsSince1970)) } ?? ""
        let cells = [
            cell(String(line.number), 7, right: true), cell(date, 16), cell(Human.octets(line.size), 6, right: true),
            cell(line.folder.description, 20), cell(line.from ?? "", 25), Printable.clean(line.subject ?? ""),
        ]
        let text = cells.joined(separator: "  ")
        return columns == .max ? text : Printable.cut(text, to: columns)
    }

    private static func cell(_ text: String, _ width: Int, right: Bool = false) -> String {
        Printable.pad(Printable.cut(Printable.clean(text), to: width), to: width, right: right)
    }

    static func json(_ line: ManifestLine) -> JSONLine {
        JSONLine("message", folder: line.folder.description)
            .with("number", .unsigned(line.number)).with("path", .string(line.path))
            .with("uid", line.uid.map { .integer(Int64($0.value)) } ?? .null)
            .with("uidValidity", line.uidValidity.map { .integer(Int64($0.value)) } ?? .null)
            .with("flags", .list(line.flags.words.map { .string($0) }))
            .with("date", line.date.map { .string(Timestamp.rfc3339(Double($0.secondsSince1970))) } ?? .null)
            .with("size", .unsigned(line.size)).with("sha256", .string(line.digest.description))
            .with("messageID", JSONValue(line.messageID)).with("from", JSONValue(line.from))
            .with("subject", JSONValue(line.subject))
    }

    // MARK: Folders

    static func folders(of manifest: Manifest, chosen query: ArchiveQuery, columns: Int) -> [String] {
        var table = Table([("FOLDER", .left), ("ROLE", .left), ("MESSAGES", .right)])
        for folder in manifest.folders where query.folder?(folder.path) ?? true {
            table.add([folder.path.description, folder.role?.rawValue ?? "", Human.count(count(folder.messages))])
        }
        return table.lines(width: columns)
    }

    static func folderLines(of manifest: Manifest, chosen query: ArchiveQuery) -> [JSONLine] {
        manifest.folders.filter { query.folder?($0.path) ?? true }.map { folder in
            JSONLine("folder", folder: folder.path.description)
                .with("role", JSONValue(folder.role?.rawValue)).with("messages", .unsigned(folder.messages))
                .with("uidValidity", folder.uidValidity.map { .integer(Int64($0.value)) } ?? .null)
        }
    }

    // MARK: The archive

    /// `work.tar.xz: 12 messages (34 kB) of account work in 3 folders, from 2024-01-31 to 2024-02-02; signed`
    static func summary(_ reader: ArchiveReader) -> String {
        let manifest = reader.manifest
        var text =
            "\(reader.path): \(Human.count(count(manifest.messages), "message")) (\(Human.octets(manifest.bytes))) of account "
            + "\(manifest.account) in \(Human.count(manifest.folders.count, "folder"))"
        if let range = manifest.range {
            text += ", from \(day(range.earliest)) to \(day(range.latest))"
        }
        if !manifest.selection.isEmpty {
            text += "; chosen by " + manifest.selection.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        }
        if manifest.omitted > 0 { text += "; goes on from \(Human.count(count(manifest.omitted), "message")) in earlier archives" }
        let lacking = [
            (manifest.lacking.missing, "could not be read"), (manifest.lacking.changed, "were not what was fetched"),
            (manifest.lacking.quarantined, "were never held"),
        ].filter { $0.0 > 0 }.map { "\(Human.count(count($0.0))) \($0.1)" }
        if !lacking.isEmpty { text += "; not in it: " + lacking.joined(separator: ", ") }
        if reader.attachments.contains(where: { $0.name == ArchiveSigner.signatureName }) { text += "; signed" }
        if reader.attachments.contains(where: { $0.name == ArchiveSigner.timestampName }) { text += "; stamped" }
        return text
    }

    private static func day(_ date: InternalDate) -> String { String(Timestamp.rfc3339(Double(date.secondsSince1970)).prefix(10)) }

    static func json(_ reader: ArchiveReader) -> JSONLine {
        let manifest = reader.manifest
        return JSONLine("archive", account: manifest.account)
            .with("file", .string(reader.path)).with("tool", .string(manifest.tool)).with("mail", .string(manifest.format.rawValue))
            .with("folders", JSONValue(manifest.folders.count)).with("messages", .unsigned(manifest.messages))
            .with("bytes", .unsigned(manifest.bytes)).with("omitted", .unsigned(manifest.omitted))
            .with("missing", .unsigned(manifest.lacking.missing)).with("changed", .unsigned(manifest.lacking.changed))
            .with("quarantined", .unsigned(manifest.lacking.quarantined)).with("sequence", .unsigned(manifest.sequence))
            .with("merkleRoot", .string(manifest.root.description))
            .with("attachments", .list(reader.attachments.map { .string($0.name) }))
    }
}
