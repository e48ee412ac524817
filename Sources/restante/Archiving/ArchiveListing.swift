import MailArchive
import SyncEngine

/// Shows messages of an archive one by one, however many there are.
struct ArchiveListing {
    let console: Console
    let isStopped: () -> Bool

    /// - Returns: how many there were.
    @discardableResult
    func list(_ query: ArchiveQuery, of reader: ArchiveReader) throws(RunFailure) -> Int {
        var count = 0
        try Archives.failing { () throws(ArchiveError) in
            try reader.find(query) { line in
                guard !isStopped() else { return false }
                count += 1
                console.json(ArchiveText.json(line))
                console.result(ArchiveText.line(line, columns: console.columns))
                return true
            }
        }
        if isStopped() { throw RunFailure(.interrupted, "interrupted; not all messages were listed") }
        return count
    }
}
