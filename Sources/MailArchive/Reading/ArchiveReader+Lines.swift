import Hashing
import Mail

extension ArchiveReader {
    /// Calls `body` with each message's line in the archive's order, until it returns `false`. Reads the manifest's blocks only.
    /// - Parameter first: the number of the message to begin with; blocks before it are not read.
    package func forEachLine(
        from first: UInt64 = 1, _ body: (ManifestLine) throws(ArchiveError) -> Bool
    ) throws(ArchiveError) {
        let start = manifest.pieces.lastIndex { $0.first <= first } ?? 0
        for index in manifest.pieces.indices.dropFirst(start) {
            for line in try lines(ofPiece: index) where line.number >= first {
                guard try body(line) else { return }
            }
        }
    }

    /// One message's line, by its number: one block. Throws ``ArchiveError/Kind/missing``.
    package func line(_ number: UInt64) throws(ArchiveError) -> ManifestLine {
        guard (1...max(1, manifest.messages)).contains(number),
            let next = manifest.pieces.lastIndex(where: { $0.first <= number }),
            let line = try lines(ofPiece: next).first(where: { $0.number == number })
        else { throw ArchiveError(.missing, path: path, message: "\(path) has no message \(number); list shows which it has") }
        return line
    }

    /// Every line, and an error in the end if all together are not what the manifest says.
    func forEachCheckedLine(_ body: (ManifestLine) throws(ArchiveError) -> Void) throws(ArchiveError) {
        var tree = MerkleTree()
        for index in manifest.pieces.indices {
            let bytes = try bytes(ofPiece: index)
            for line in bytes.split(separator: UInt8(ascii: "\n")) { tree.append(line) }
            for line in try parse(bytes, piece: index) { try body(line) }
        }
        guard tree.count == manifest.messages, tree.root() == manifest.root else {
            throw .damaged(path, "its list of messages is not what it was")
        }
    }

    /// The lines of `earlier.jsonl`, and an error in the end if they are not what the manifest says.
    func forEachEarlierLine(_ body: (EarlierLine) throws(ArchiveError) -> Void) throws(ArchiveError) {
        guard let section = manifest.earlier else { return }
        var hasher = SHA256()
        var rest: [UInt8] = []
        try stream.read(at: section.offset, count: section.size) { (piece) throws(ArchiveError) in
            hasher.update(piece)
            rest += piece
            let lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            for line in lines.dropLast() {
                guard let parsed = EarlierLine(parsing: Array(line)) else {
                    throw .damaged(path, "its list of earlier messages has a line that is none")
                }
                try body(parsed)
            }
            rest = Array(lines.last ?? [])
            guard rest.count <= ManifestLine.lengthLimit else {
                throw .damaged(path, "its list of earlier messages has a line that is too long")
            }
        }
        guard rest.isEmpty, hasher.finish() == section.digest else {
            throw .damaged(path, "its list of earlier messages is not what it was")
        }
    }

    func lines(ofPiece index: Int) throws(ArchiveError) -> [ManifestLine] { try parse(try bytes(ofPiece: index), piece: index) }

    /// The text of a piece.
    func bytes(ofPiece index: Int) throws(ArchiveError) -> [UInt8] {
        let piece = manifest.pieces[index]
        return try stream.bytes(at: piece.offset, count: Int(piece.size))
    }

    func parse(_ bytes: [UInt8], piece index: Int) throws(ArchiveError) -> [ManifestLine] {
        let end = index + 1 < manifest.pieces.count ? manifest.pieces[index + 1].first : manifest.messages + 1
        var number = manifest.pieces[index].first
        var lines: [ManifestLine] = []
        for text in bytes.split(separator: UInt8(ascii: "\n")) {
            guard let line = ManifestLine(parsing: Array(text)), line.number == number, line.offset <= manifest.lines.offset,
                line.length <= manifest.lines.offset - line.offset
            else { throw .damaged(path, "its list of messages has a line that is none, where message \(number) should be") }
            lines.append(line)
            number += 1
        }
        guard number == end, bytes.last == UInt8(ascii: "\n") else { throw .damaged(path, "its list of messages lacks lines") }
        return lines
    }
}
