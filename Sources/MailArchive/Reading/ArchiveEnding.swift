/// The members at an archive's end, found from the end: `manifest.json` and what stands beside it, in blocks of their own.
struct ArchiveEnding {
    /// Of the first byte in the tar stream.
    let start: UInt64
    let manifest: [UInt8]
    let attachments: [ArchiveAttachment]

    /// As many bytes are looked through for the beginning.
    private static let sizeLimit = UInt64(Manifest.sizeLimit + ArchiveAttachment.limit + (1 << 20))

    init(of stream: UnpackedStream) throws(ArchiveError) {
        let table = stream.table
        var number = table.blocks.count - 1
        while number >= 0, table.size - table.blocks[number].offset <= ArchiveEnding.sizeLimit {
            let block = table.blocks[number]
            number -= 1
            guard block.offset % 512 == 0, block.size >= 512 else { continue }
            let first = try stream.bytes(at: block.offset, count: 512)
            guard case .member(let header) = TarHeader.decode(first), header.path == MailPath.manifest else { continue }
            let rest = try stream.bytes(at: block.offset + 512, count: Int(table.size - block.offset - 512))
            try self.init(first + rest, at: block.offset, of: stream.file.path)
            return
        }
        throw .foreign(stream.file.path, "there is no manifest.json at its end")
    }

    private init(_ whole: [UInt8], at start: UInt64, of path: String) throws(ArchiveError) {
        var bytes = whole[...]
        var members: [ArchiveAttachment] = []
        while case .member(let header) = TarHeader.decode(bytes.prefix(512)) {
            bytes = bytes.dropFirst(512)
            guard header.kind == .file, header.size <= UInt64(bytes.count), MailPath.parts(header.path)?.count == 1,
                !members.contains(where: { $0.name == header.path })
            else {
                throw ArchiveError(
                    .hostile, path: path, message: "\(path) has a strange file beside its manifest; do not trust this archive")
            }
            members.append(ArchiveAttachment(name: header.path, bytes: Array(bytes.prefix(Int(header.size)))))
            let padding = bytes.dropFirst(Int(header.size)).prefix(TarHeader.padding(header.size))
            guard padding.allSatisfy({ $0 == 0 }) else { throw .damaged(path, "there is something between the files at its end") }
            bytes = bytes.dropFirst(Int(header.size) + padding.count)
        }
        guard bytes.count == 2 * TarHeader.block, bytes.allSatisfy({ $0 == 0 }), let manifest = members.first?.bytes else {
            throw .damaged(path, "its tar stream does not end as it should")
        }
        self.start = start
        self.manifest = manifest
        attachments = Array(members.dropFirst())
    }
}
