/// The tar stream inside an xz file, read anywhere: only the blocks that are needed are unpacked, and reading on where
/// the last reading ended goes on unpacking there. For one thread.
final class UnpackedStream {
    let file: ArchiveFile
    let table: XZBlockTable
    /// How many blocks have been begun.
    private(set) var blocksOpened = 0
    /// Where blocks turned out to be damaged: nothing from there on is unpacked again.
    private var damage: [Int: (from: UInt64, error: ArchiveError)] = [:]
    /// Blocks whose bytes came out and whose check is wrong all the same.
    private(set) var wrongChecks: [Int] = []
    private var decoder: XZBlockDecoder?
    /// In the stream, of the next byte that the decoder gives.
    private var position: UInt64 = 0
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)

    init(_ file: ArchiveFile, _ table: XZBlockTable) {
        self.file = file
        self.table = table
    }

    deinit { buffer.deallocate() }

    /// Gives these bytes in pieces that are valid during the call.
    func read(at offset: UInt64, count: UInt64, _ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void)
        throws(ArchiveError)
    {
        guard offset <= table.size, count <= table.size - offset else {
            throw .damaged(file.path, "its list of messages tells of bytes that are not there")
        }
        var left = count
        var next = offset
        while left > 0 {
            let piece = try piece(at: next, atMost: left)
            try body(piece)
            next += UInt64(piece.count)
            left -= UInt64(piece.count)
        }
    }

    /// The same in one array; for what is known to be small.
    func bytes(at offset: UInt64, count: Int) throws(ArchiveError) -> [UInt8] {
        var bytes: [UInt8] = []
        guard count <= 1 << 30 else { throw .damaged(file.path, "a part of \(count) bytes is larger than any can be") }
        try read(at: offset, count: UInt64(count)) { bytes += $0 }
        return bytes
    }

    private func piece(at offset: UInt64, atMost count: UInt64) throws(ArchiveError) -> UnsafeRawBufferPointer {
        guard let number = table.number(at: offset) else { throw .damaged(file.path, "its end is missing") }
        if let known = damage[number], known.from <= offset { throw known.error }
        do throws(ArchiveError) {
            try seek(offset, number)
            let piece = try next(atMost: count)
            guard !piece.isEmpty else { throw .damaged(file.path, "a block is shorter than the index says") }
            if position == table.blocks[number].end { check(number) }
            return piece
        } catch {
            damage[number] = (position, error)
            decoder = nil
            throw error
        }
    }

    /// Stands in front of this byte, by going on or by beginning the block.
    private func seek(_ offset: UInt64, _ number: Int) throws(ArchiveError) {
        let block = table.blocks[number]
        if decoder?.block != block || position > offset {
            decoder = nil
            blocksOpened += 1
            position = block.offset
            decoder = try XZBlockDecoder(file, block, check: table.check)
        }
        while position < offset {
            guard try !next(atMost: offset - position).isEmpty else {
                throw .damaged(file.path, "a block is shorter than the index says")
            }
        }
    }

    private func next(atMost count: UInt64) throws(ArchiveError) -> UnsafeRawBufferPointer {
        let room = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(min(count, UInt64(buffer.count)))])
        let filled = try decoder?.read(into: room) ?? 0
        position += UInt64(filled)
        return UnsafeRawBufferPointer(rebasing: room[..<filled])
    }

    /// Lets the decoder see its block's end, where the check is, without giving up the piece that was just read.
    private func check(_ number: Int) {
        let spare = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
        defer { spare.deallocate() }
        if let count = try? decoder?.read(into: spare), count == 0 { return }
        if !wrongChecks.contains(number) { wrongChecks.append(number) }
    }
}
