import Hashing
import Mail

/// What the archives of a chain hold so far, by folder and digest: 17 bytes of memory a message.
final class EarlierMessages {
    /// Half of a SHA-256 over folder and digest.
    private struct Key: Comparable {
        let high: UInt64
        let low: UInt64

        static func < (a: Key, b: Key) -> Bool { a.high != b.high ? a.high < b.high : a.low < b.low }
    }

    let previous: Manifest.Previous
    private let reader: ArchiveReader
    /// Ascending; a folder that holds one message twice has its key twice.
    private var keys: [Key] = []
    private var isTaken: [Bool] = []

    /// Reads the manifest of the archive to go on from, and checks it on the way.
    init(_ reader: ArchiveReader) throws(ArchiveError) {
        self.reader = reader
        previous = Manifest.Previous(sequence: reader.manifest.sequence, digest: SHA256.digest(reader.manifestBytes))
        try forEach { (line) throws(ArchiveError) in keys.append(EarlierMessages.key(line.folder, line.digest)) }
        keys.sort()
        isTaken = [Bool](repeating: false, count: keys.count)
    }

    /// Whether there is such a message that was not taken before.
    func take(_ folder: FolderPath, _ digest: MessageDigest) -> Bool {
        let key = EarlierMessages.key(folder, digest)
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        while low < keys.count, keys[low] == key {
            if !isTaken[low] {
                isTaken[low] = true
                return true
            }
            low += 1
        }
        return false
    }

    /// The lines of `earlier.jsonl` of the archive that goes on, each with its line feed.
    func forEachLine(_ body: ([UInt8]) throws(ArchiveError) -> Void) throws(ArchiveError) {
        try forEach { (line) throws(ArchiveError) in try body(line.json) }
    }

    private func forEach(_ body: (EarlierLine) throws(ArchiveError) -> Void) throws(ArchiveError) {
        try reader.forEachEarlierLine(body)
        try reader.forEachCheckedLine { (line) throws(ArchiveError) in
            try body(EarlierLine(digest: line.digest, folder: line.folder, archive: reader.manifest.sequence))
        }
    }

    private static func key(_ folder: FolderPath, _ digest: MessageDigest) -> Key {
        var bytes = digest.bytes
        for level in folder.levels { bytes += Array(level.utf8) + [0] }
        let hash = SHA256.digest(bytes).bytes
        let words = [hash[0..<8], hash[8..<16]].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        return Key(high: words[0], low: words[1])
    }
}
