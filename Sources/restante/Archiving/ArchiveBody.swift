import Glibc
import Mail
import MailArchive
import MaildirStore
import SyncEngine
import Synchronization

/// One message out of an archive: in memory if it is small, else in a file without a name. It was compared with its digest
/// before it is given out.
final class ArchiveBody: RestoreBody {
    private static let memory: UInt64 = 1 << 20
    private static let piece = 64 * 1024

    private struct State {
        /// The message, if it is small.
        var bytes: [UInt8] = []
        var place = 0
    }

    let facts: RestoreFacts
    /// -1 for a small one.
    private let descriptor: Int32
    private let state: Mutex<State>

    /// Throws ``ArchiveError`` for one that is damaged, ``RunFailure`` where there is no room for it.
    init(_ line: ManifestLine, from reader: ArchiveReader) throws {
        let file = line.size > Self.memory ? try Self.makeFile() : -1
        var bytes: [UInt8] = []
        var header = HeaderScanner()
        var (hasNUL, isWritten) = (false, true)
        do {
            try reader.readWireForm(of: line) { part in
                header.take(part)
                if !hasNUL, let base = part.baseAddress { hasNUL = memchr(base, 0, part.count) != nil }
                if file < 0 { bytes += part } else if isWritten { isWritten = Self.write(part, to: file) }
            }
            guard isWritten else { throw Self.noRoom }
        } catch {
            if file >= 0 { close(file) }
            throw error
        }
        descriptor = file
        let (digest, messageID) = header.finish()
        facts = RestoreFacts(octets: line.size, headerDigest: digest, messageID: messageID, hasNUL: hasNUL)
        state = Mutex(State(bytes: bytes))
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func next() throws -> [UInt8]? {
        try state.withLock { state in
            let left = Int(clamping: facts.octets) - state.place
            guard left > 0 else { return nil }
            let count = min(left, Self.piece)
            let piece = descriptor < 0 ? Array(state.bytes[state.place..<(state.place + count)]) : try read(count, at: state.place)
            state.place += count
            return piece
        }
    }

    private func read(_ count: Int, at place: Int) throws(RunFailure) -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = piece.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress.map { $0 + done }, count - done, off_t(place + done)) }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw RunFailure(.failed, "a temporary file cannot be read; check the disk") }
            done += got
        }
        return piece
    }

    private static let noRoom = RunFailure(.failed, "a large message has no room among the temporary files; free some or set TMPDIR")

    private static func makeFile() throws(RunFailure) -> Int32 {
        let file = NamelessFile.open(in: ExportJob.spoolDirectory)
        guard file >= 0 else { throw noRoom }
        return file
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let count = Glibc.write(file, part.baseAddress, part.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
