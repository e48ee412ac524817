import CLZMA

/// How the tar stream is compressed.
package struct XZSettings: Sendable, Hashable {
    /// As of `xz -0` … `xz -9`.
    package let level: Int
    /// Compressors at work at a time; changes nothing in the result.
    package let threads: Int
    /// The most bytes of the tar stream in one block: what must be unpacked to read one message. A multiple of 512.
    package let blockSize: Int

    /// What must be unpacked for one message, and with it the time that takes, weighs against a result that is a little smaller.
    /// Text is unpacked fast; attachments, of which xz makes little, take as long again for each 6 MiB: blocks of 12 MiB would make
    /// mail without attachments 4 to 7 % smaller, and a message behind attachments take twice as long.
    /// Levels 0–3 look back 4 MiB at most, so that larger blocks gain them nothing.
    private static func usualBlockSize(_ level: Int) -> Int { level <= 3 ? 4 << 20 : 6 << 20 }

    /// - Parameters:
    ///   - level: 0–9.
    ///   - threads: 1–256; 0 for one on each processor.
    ///   - blockSize: when left out, 4 MiB at levels 0–3 and 6 MiB above.
    /// Throws ``ArchiveError/Kind/usage`` for anything else.
    package init(level: Int = 6, threads: Int = 0, blockSize: Int? = nil) throws(ArchiveError) {
        guard (0...9).contains(level) else {
            throw ArchiveError(.usage, path: "", message: "the level \(level) is not one of 0 to 9; choose one of them")
        }
        guard (0...256).contains(threads) else {
            throw ArchiveError(
                .usage, path: "", message: "\(threads) threads are not from 0 to 256; choose 0 for one a processor")
        }
        let blockSize = blockSize ?? XZSettings.usualBlockSize(level)
        guard blockSize % 512 == 0, (4096...(64 << 20)).contains(blockSize) else {
            throw ArchiveError(
                .usage, path: "", message: "a block of \(blockSize) bytes is not a multiple of 512 from 4096 to 64 MiB")
        }
        self.level = level
        self.threads = threads == 0 ? max(1, Int(lzma_cputhreads())) : threads
        self.blockSize = blockSize
    }
}
