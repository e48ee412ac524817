import Hashing
import Mail

/// The manifest's lines until all mail is written: on disk, with what must be known of them all.
struct LineSpool: ~Copyable {
    /// Bytes of lines in one piece, which is an xz block: little enough to be unpacked at once.
    private static let usualPieceSize = 512 * 1024

    private let spool: Spool
    private let pieceSize: UInt64
    private var hasher = SHA256()
    private var tree = MerkleTree()
    /// Their offsets count from the first line.
    private(set) var pieces: [Manifest.Piece] = []

    init(blockSize: Int, in directory: String) throws(ArchiveError) {
        pieceSize = UInt64(min(blockSize, LineSpool.usualPieceSize))
        spool = try Spool(in: directory)
    }

    var count: UInt64 { tree.count }
    var size: UInt64 { spool.count }

    /// A line without its line feed.
    mutating func append(_ line: [UInt8]) throws(ArchiveError) {
        tree.append(line)
        let whole = line + [UInt8(ascii: "\n")]
        if let last = pieces.last, last.size + UInt64(whole.count) <= pieceSize {
            pieces[pieces.count - 1] = Manifest.Piece(
                first: last.first, offset: last.offset, size: last.size + UInt64(whole.count))
        } else {
            pieces.append(Manifest.Piece(first: count, offset: spool.count, size: UInt64(whole.count)))
        }
        whole.withUnsafeBytes { hasher.update($0) }
        try spool.write(whole)
    }

    /// Digest and root; to be asked for once.
    mutating func finish() -> (digest: MessageDigest, root: MessageDigest) { (hasher.finish(), tree.root()) }

    func read(_ piece: Manifest.Piece, _ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void) throws(ArchiveError) {
        try spool.read(from: piece.offset, count: piece.size, body)
    }
}

extension Spool {
    func write(_ bytes: [UInt8]) throws(ArchiveError) {
        try bytes.give { (bytes) throws(ArchiveError) in try write(bytes) }
    }
}
