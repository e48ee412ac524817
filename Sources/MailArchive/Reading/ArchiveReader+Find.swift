import Mail
import MailText

extension ArchiveReader {
    /// Calls `body` with the line of each message that the query takes, until it returns `false`. Unpacks the manifest only,
    /// unless the query asks for content.
    package func find(_ query: ArchiveQuery, _ body: (ManifestLine) throws(ArchiveError) -> Bool) throws(ArchiveError) {
        if let numbers = query.numbers, query.content == nil {
            for number in numbers.sorted() where number > 0 && number <= manifest.messages {
                let line = try line(number)
                guard query.matches(line) else { continue }
                guard try body(line) else { return }
            }
            return
        }
        try forEachLine { (line) throws(ArchiveError) in
            guard query.matches(line) else { return true }
            guard try query.content?(line, { () throws(ArchiveError) in try text(of: line) }) ?? true else { return true }
            return try body(line)
        }
    }

    /// What people read of a message; `nil` for one that is damaged.
    package func text(of line: ManifestLine) throws(ArchiveError) -> MessageText? {
        var reader = MessageReader()
        do throws(ArchiveError) {
            try readWireForm(of: line) { reader.take($0) }
        } catch {
            guard error.kind == .damaged else { throw error }
            return nil
        }
        return reader.finish()
    }
}
