import Mail

extension ArchiveReader {
    /// Calls `body` with the line of each message that the query takes, until it returns `false`. Unpacks the manifest only,
    /// unless the query asks for text; a message that is damaged does not match a text.
    package func find(_ query: ArchiveQuery, _ body: (ManifestLine) throws(ArchiveError) -> Bool) throws(ArchiveError) {
        if let numbers = query.numbers, query.text == nil {
            for number in numbers.sorted() where number > 0 && number <= manifest.messages {
                let line = try line(number)
                guard query.matches(line) else { continue }
                guard try body(line) else { return }
            }
            return
        }
        try forEachLine { (line) throws(ArchiveError) in
            guard query.matches(line) else { return true }
            guard try holds(query.text, line) else { return true }
            return try body(line)
        }
    }

    private func holds(_ text: String?, _ line: ManifestLine) throws(ArchiveError) -> Bool {
        guard let text else { return true }
        var finder = TextFinder(text)
        do throws(ArchiveError) {
            try readWireForm(of: line) { finder.take($0) }
        } catch {
            guard error.kind == .damaged else { throw error }
            return false
        }
        return finder.finish()
    }
}
