/// An archive, open for reading. Opening it unpacks the manifest only: one small block at the end. For one thread.
package final class ArchiveReader {
    /// As it was given.
    package let path: String
    /// What the archive says of itself.
    package let manifest: Manifest
    /// `manifest.json` byte for byte: what signatures sign.
    package let manifestBytes: [UInt8]
    /// What stands beside it.
    package let attachments: [ArchiveAttachment]
    let stream: UnpackedStream

    /// How many xz blocks have been unpacked so far, whole or in part.
    package var blocksRead: Int { stream.blocksOpened }

    /// Throws ``ArchiveError``: not there, ``ArchiveError/Kind/foreign``, ``ArchiveError/Kind/damaged``,
    /// ``ArchiveError/Kind/hostile``.
    package convenience init(_ path: String) throws(ArchiveError) {
        let file = try ArchiveFile(path)
        try self.init(UnpackedStream(file, XZBlockTable(of: file)))
    }

    init(_ stream: UnpackedStream) throws(ArchiveError) {
        self.stream = stream
        path = stream.file.path
        let ending = try ArchiveEnding(of: stream)
        manifestBytes = ending.manifest
        attachments = ending.attachments
        manifest = try Manifest(parsing: ending.manifest, of: path)
        try checkSections(until: ending.start)
    }

    /// The manifest's parts must lie in front of it, one behind the other.
    private func checkSections(until end: UInt64) throws(ArchiveError) {
        var place = manifest.lines.offset
        var number: UInt64 = 1
        for piece in manifest.pieces {
            guard piece.offset == place, piece.first >= number, piece.size > 0, piece.size <= 1 << 20 else {
                throw .damaged(path, "the parts of its list of messages do not fit together")
            }
            place += piece.size
            number = piece.first + 1
        }
        let isWhole = manifest.pieces.first.map { $0.first == 1 } ?? true
        guard isWhole, place == manifest.lines.offset + manifest.lines.size, place <= end, number <= manifest.messages + 1 else {
            throw .damaged(path, "the parts of its list of messages do not fit together")
        }
        if let earlier = manifest.earlier {
            guard earlier.offset >= place, earlier.offset <= end, earlier.size <= end - earlier.offset else {
                throw .damaged(path, "its list of earlier messages does not fit")
            }
        }
    }
}
