import Glibc
import Hashing
import Mail

/// The record of what must be found again: an append-only file of JSON lines in which each line holds the SHA-256 of the
/// one before it. Many processes may append at once.
///
/// What it proves: that no line before the last was changed, removed or moved since, and, by a second file with the last
/// line's number and digest, that none is missing at the end. Whoever can write to both files can write another history;
/// against that helps a head (``AuditHead``) noted down elsewhere, which ``verify(expecting:)`` compares.
package struct AuditLog: Sendable {
    /// `audit.jsonl` in the state folder.
    package let path: String
    let head: SmallFile
    private let probe: FileProbe

    /// - Parameter directory: the state folder, which exists.
    package init(directory: String, probe: FileProbe = .none) {
        path = directory + "/audit.jsonl"
        head = SmallFile(directory + "/audit.head", probe: probe)
        self.probe = probe
    }

    /// Records events, all or none, and gives the head after them.
    ///
    /// Order of effects: lock → an unfinished last line, whose writer died and promised nothing, is cut off → the lines
    /// are written and synced (and the directory, for a new file) → the head is replaced → unlock. The head comes last,
    /// since one that named a line which is not there would accuse somebody. Dying before the sync loses these events
    /// and no other; dying after it leaves a head that is behind, from which the next writer goes on.
    /// - Parameter time: seconds since 1970.
    @discardableResult
    package func append(_ events: [AuditEvent], time: Int) throws(AuditError) -> AuditHead {
        let file = try LockedFile(path, .forAppending)
        let tail = try AuditTail(file, recorded: recordedHead())
        if tail.tornBytes > 0 { try truncate(file, to: tail.last.end) }
        var last = tail.last
        var bytes: [UInt8] = []
        for event in tail.findings + events {
            let line = AuditLine.encode(event, after: last, time: time)
            last = last.followed(by: line)
            bytes += line + [UInt8(ascii: "\n")]
        }
        try write(bytes, to: file, from: tail.last.end)
        // The events are on disk now. A head that cannot be replaced is behind, which harms nothing.
        try? head.replace(with: Array((last.text + "\n").utf8))
        return last
    }

    /// The head in its file; `nil` when there is none that can be read.
    func recordedHead() -> AuditHead? {
        guard let bytes = try? head.read(limit: 512) else { return nil }
        return AuditHead(text: String(decoding: bytes, as: UTF8.self))
    }

    private func write(_ bytes: [UInt8], to file: borrowing LockedFile, from end: Int) throws(AuditError) {
        do throws(AuditError) {
            try pass(.write)
            guard file.descriptor.writeAll(bytes) else { throw failure("append to") }
            try pass(.sync)
            guard fsync(file.descriptor) == 0 else { throw failure("append to") }
            guard end == 0 else { return }
            do throws(FileFailure) { try head.syncDirectory() } catch {
                throw AuditError(attempt: "append to", path: path, code: error.code)
            }
        } catch {
            // Half a line would be found and cut off by the next writer, a whole one would be believed.
            ftruncate(file.descriptor, end)
            throw error
        }
    }

    private func truncate(_ file: borrowing LockedFile, to end: Int) throws(AuditError) {
        try pass(.truncate)
        guard ftruncate(file.descriptor, end) == 0 else { throw failure("append to") }
    }

    private func pass(_ step: FileStep) throws(AuditError) {
        let code = probe.before(step, path)
        guard code == 0 else { throw AuditError(attempt: "append to", path: path, code: code) }
    }

    private func failure(_ attempt: String) -> AuditError { AuditError(attempt: attempt, path: path, code: errno) }
}
