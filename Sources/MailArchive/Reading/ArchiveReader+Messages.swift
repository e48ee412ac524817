import Hashing
import Mail

extension ArchiveReader {
    /// Gives a message's exact wire form in pieces that are valid during the call. The last thing done is to compare its digest:
    /// throws ``ArchiveError/Kind/damaged`` if it is not the line's, when all pieces have been given.
    package func readWireForm(of line: ManifestLine, _ body: (UnsafeRawBufferPointer) -> Void) throws(ArchiveError) {
        var builder = WireFormBuilder(line.form, isQuoted: manifest.format == .mbox)
        var hasher = SHA256()
        var size: UInt64 = 0
        func take(_ bytes: UnsafeRawBufferPointer) {
            hasher.update(bytes)
            size += UInt64(bytes.count)
            body(bytes)
        }
        try stream.read(at: line.offset, count: line.length) { (piece) throws(ArchiveError) in
            guard size <= line.size else { throw damage(line) }
            builder.build(piece, take)
        }
        builder.finish(take)
        guard size == line.size, hasher.finish() == line.digest else { throw damage(line) }
    }

    private func damage(_ line: ManifestLine) -> ArchiveError {
        .damaged(path, "message \(line.number) (\(line.path)) is not what it was when it was archived")
    }

    /// The whole tar stream of an archive that is known to be small.
    package func unpacked() throws(ArchiveError) -> [UInt8] { try stream.bytes(at: 0, count: Int(clamping: stream.table.size)) }

    /// The whole wire form of a message that is known to be small.
    package func wireForm(of line: ManifestLine) throws(ArchiveError) -> [UInt8] {
        var bytes: [UInt8] = []
        try readWireForm(of: line) { bytes += $0 }
        return bytes
    }
}
