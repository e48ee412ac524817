import Glibc

extension AuditLog {
    /// Gives the records from the oldest to the newest, without checking the chain: for that there is
    /// ``verify(expecting:)``. Lines that cannot be read are passed over; no log is no records.
    /// - Parameter body: takes a record; it must not append.
    package func read(_ body: (AuditRecord) -> Void) throws(AuditError) {
        let lock: LockedFile
        do {
            lock = try LockedFile(path, .forReading)
        } catch {
            guard error.code == ENOENT else { throw error }
            return
        }
        var reader = LineReader(lock.descriptor, from: 0)
        while let line = reader.next() {
            if line.isWhole, let record = AuditRecord(line: line.bytes) { body(record) }
        }
        guard reader.failure == 0 else { throw AuditError(attempt: "read", path: path, code: reader.failure) }
    }
}
