import Glibc
import Hashing

/// The end of the log, where the next line goes, found from the recorded head on without reading what is before it.
struct AuditTail {
    /// The last whole line.
    private(set) var last: AuditHead
    /// Bytes behind it that no line end follows.
    private(set) var tornBytes = 0
    /// What the next writer must put on record before its own events.
    private(set) var findings: [AuditEvent] = []

    init(_ file: borrowing LockedFile, recorded: AuditHead?) throws(AuditError) {
        last = .beginning
        if let recorded {
            if try Self.holds(recorded, file) {
                last = recorded
            } else {
                findings.append(
                    AuditEvent(
                        .damageFound,
                        ["recorded-lines": .number(recorded.number), "recorded-digest": .text(recorded.digest)]))
            }
        }
        var reader = LineReader(file.descriptor, from: last.end)
        while let line = reader.next() {
            guard line.isWhole else {
                tornBytes = line.length
                break
            }
            last = AuditHead(
                number: AuditLine.links(line.bytes)?.n ?? last.number + 1, digest: SHA256.digest(line.bytes).description,
                start: line.start, end: line.start + line.length)
        }
        guard reader.failure == 0 else { throw AuditError(attempt: "read", path: "audit.jsonl", code: reader.failure) }
        if tornBytes > 0 { findings.append(AuditEvent(.tornLineRemoved, ["bytes": .number(tornBytes)])) }
    }

    /// Whether the line that a head names stands where it says.
    private static func holds(_ head: AuditHead, _ file: borrowing LockedFile) throws(AuditError) -> Bool {
        var reader = LineReader(file.descriptor, from: head.start)
        guard let line = reader.next(), line.isWhole else { return false }
        return line.start + line.length == head.end && SHA256.digest(line.bytes).description == head.digest
    }
}
