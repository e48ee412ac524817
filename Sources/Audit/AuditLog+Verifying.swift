import Glibc
import Hashing
import Mail

extension AuditLog {
    /// Reads the whole log and compares each line with what the next one says of it, and the end with the recorded head.
    /// - Parameter expecting: a head that was noted down earlier, perhaps on another machine.
    /// - Throws: ``AuditError`` when the log cannot be read; there being none yet is an empty log.
    package func verify(expecting noted: AuditHead? = nil) throws(AuditError) -> AuditReport {
        let lock: LockedFile
        do {
            lock = try LockedFile(path, .forReading)
        } catch {
            guard error.code == ENOENT else { throw error }
            return empty(noted)
        }
        let recorded = recordedHead()
        var check = ChainCheck(landmarks: [recorded, noted].compactMap { $0 })
        var reader = LineReader(lock.descriptor, from: 0)
        while check.finding == nil, let line = reader.next() { check.take(line) }
        // What stands further on tells a removed line from a displaced one.
        while check.isUndecided, let line = reader.next() { check.lookAhead(line) }
        guard reader.failure == 0 else { throw AuditError(attempt: "read", path: path, code: reader.failure) }
        check.finish()
        return AuditReport(
            lines: check.lines, head: check.finding == nil && check.lines > 0 ? check.last : nil,
            end: Self.end(check.last, recorded), finding: check.finding)
    }

    private static func end(_ last: AuditHead, _ recorded: AuditHead?) -> AuditReport.End {
        guard let recorded else { return .unknown }
        return recorded == last ? .proven : .behind
    }

    private func empty(_ noted: AuditHead?) -> AuditReport {
        let recorded = recordedHead()
        let lost = [recorded, noted].compactMap { $0 }.max { $0.number < $1.number }
        let finding = lost.map {
            AuditFinding(.truncated, line: 1, "is missing: the log is gone, and \($0.number) lines had been recorded")
        }
        return AuditReport(lines: 0, head: nil, end: recorded == nil ? .unknown : .proven, finding: finding)
    }
}
