import Hashing
import Mail

/// The Merkle tree hash of RFC 6962 section 2.1 over lines that come one by one; memory grows with the tree's height only.
struct MerkleTree: ~Copyable {
    private var hasher = SHA256()
    /// Roots of whole subtrees, the largest first.
    private var roots: [(level: Int, hash: [UInt8])] = []
    private(set) var count: UInt64 = 0

    init() {}

    /// The next line, without its line feed.
    mutating func append(_ line: some Sequence<UInt8>) {
        var (level, hash) = (0, digest([0] + Array(line)))
        while let last = roots.last, last.level == level {
            roots.removeLast()
            hash = digest([1] + last.hash + hash)
            level += 1
        }
        roots.append((level, hash))
        count += 1
    }

    /// The hash of the whole tree; of no lines at all it is the SHA-256 of nothing.
    mutating func root() -> MessageDigest {
        guard let last = roots.last?.hash else { return SHA256.digest([]) }
        let hash = roots.dropLast().reversed().reduce(last) { digest([1] + $1.hash + $0) }
        return MessageDigest(hash) ?? SHA256.digest([])
    }

    private mutating func digest(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { hasher.update($0) }
        return hasher.finish().bytes
    }
}
