import Hashing
import Mail

extension ArchiveWriter {
    /// Writes the end of the archive, all but what the output does to finish.
    func writeManifest(
        _ lacking: Manifest.Lacking, _ attach: ([UInt8]) throws -> [ArchiveAttachment]
    ) throws -> Manifest {
        var manifest = try writeLines()
        manifest.lacking = lacking
        let bytes = manifest.json
        guard bytes.count <= Manifest.sizeLimit else {
            throw ArchiveError(
                .usage, path: MailPath.manifest,
                message: "the archive has too many folders for one manifest; export them in parts")
        }
        let attachments = try attach(bytes)
        let names = attachments.map(\.name)
        guard Set(names + [MailPath.manifest, MailPath.lines, MailPath.earlier, MailPath.root]).count == names.count + 4,
            names.allSatisfy({ MailPath.parts($0)?.count == 1 }),
            attachments.reduce(0, { $0 + $1.bytes.count }) <= ArchiveAttachment.limit
        else {
            throw ArchiveError(
                .usage, path: MailPath.manifest, message: "the files beside the manifest have names or sizes that cannot be")
        }
        // The last blocks hold these and nothing else, so that a reader finds them from the end.
        try tar.cut()
        try tar.member(MailPath.manifest, bytes)
        for attachment in attachments { try tar.member(attachment.name, attachment.bytes) }
        try tar.finish()
        return manifest
    }

    private func writeLines() throws(ArchiveError) -> Manifest {
        try tar.cut()
        try tar.write(MemberHeader.small(MailPath.lines, size: lines.size))
        let start = tar.position
        for piece in lines.pieces {
            try tar.cut()
            try lines.read(piece) { (bytes) throws(ArchiveError) in try tar.write(bytes) }
        }
        try tar.pad(lines.size)
        let (digest, root) = lines.finish()
        let earlierSection = try writeEarlier()
        return Manifest(
            account: settings.account, tool: settings.tool, created: settings.created, format: settings.format,
            level: settings.xz.level,
            blockSize: settings.xz.blockSize,
            selection: settings.selection.map { Manifest.Condition(name: $0.name, value: $0.value) },
            range: range, messages: lines.count, bytes: counts.bytes, omitted: counts.omitted, folders: folders,
            lines: Manifest.Section(offset: start, size: lines.size, digest: digest), root: root,
            pieces: lines.pieces.map { Manifest.Piece(first: $0.first, offset: start + $0.offset, size: $0.size) },
            earlier: earlierSection, sequence: (earlier?.previous.sequence ?? 0) + 1, previous: earlier?.previous)
    }

    /// Says of every message that earlier archives hold in which it is.
    private func writeEarlier() throws(ArchiveError) -> Manifest.Section? {
        guard let earlier else { return nil }
        let spool = try Spool(in: spoolDirectory)
        var hasher = SHA256()
        try earlier.forEachLine { (line) throws(ArchiveError) in
            line.withUnsafeBytes { hasher.update($0) }
            try spool.write(line)
        }
        try tar.cut()
        try tar.write(MemberHeader.small(MailPath.earlier, size: spool.count))
        let start = tar.position
        try spool.readAll { (bytes) throws(ArchiveError) in try tar.write(bytes) }
        try tar.pad(spool.count)
        return Manifest.Section(offset: start, size: spool.count, digest: hasher.finish())
    }
}
