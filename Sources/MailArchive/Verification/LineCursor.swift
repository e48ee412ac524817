/// Walks through an archive's lines, also where some of them cannot be read.
struct LineCursor {
    enum Step {
        /// A message, and its line as it stands there.
        case line(ManifestLine, [UInt8])
        /// So many messages have no line that can be read.
        case lost(UInt64, ArchiveError)
        case end
    }

    private let reader: ArchiveReader
    private var piece = 0
    private var lines: [(ManifestLine, [UInt8])] = []
    /// Messages of a lost piece that are still to be passed over.
    private var owed: (count: UInt64, error: ArchiveError)?

    init(_ reader: ArchiveReader) { self.reader = reader }

    /// Throws only what is not damage.
    mutating func next() throws(ArchiveError) -> Step {
        if let owed { return .lost(owed.count, owed.error) }
        while lines.isEmpty {
            guard piece < reader.manifest.pieces.count else { return .end }
            let index = piece
            piece += 1
            do throws(ArchiveError) {
                let bytes = try reader.bytes(ofPiece: index)
                let texts = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
                lines = Array(zip(try reader.parse(bytes, piece: index), texts).reversed())
            } catch {
                guard error.kind == .damaged else { throw error }
                let first = reader.manifest.pieces[index].first
                let end =
                    piece < reader.manifest.pieces.count ? reader.manifest.pieces[piece].first : reader.manifest.messages + 1
                owed = (end > first ? end - first : 0, error)
                return .lost(owed?.count ?? 0, error)
            }
        }
        guard let (line, text) = lines.popLast() else { return .end }
        return .line(line, text)
    }

    /// So many of the messages that are lost have been accounted for.
    mutating func account(for count: UInt64) {
        guard let known = owed else { return }
        owed = known.count > count ? (known.count - count, known.error) : nil
    }
}
