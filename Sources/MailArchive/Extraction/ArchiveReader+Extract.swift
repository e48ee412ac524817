import Mail

extension ArchiveReader {
    /// Writes the messages that the query takes. One that is damaged is left out and named in the report; an error is thrown
    /// only where nothing more can be read or written.
    package func extract(
        _ query: ArchiveQuery = ArchiveQuery(), to destination: ExtractionDestination, spoolDirectory: String
    ) throws(ArchiveError) -> ExtractionReport {
        var extractor = try Extractor(destination, spoolDirectory: spoolDirectory)
        let directories = Dictionary(manifest.folders.map { ($0.path, $0.directory) }) { first, _ in first }
        try find(query) { (line) throws(ArchiveError) in
            try extractor.take(line.number, in: directories[line.folder] ?? "", line.flags, line.date) {
                (take) throws(ArchiveError) in
                try readWireForm(of: line, take)
            }
            return true
        }
        if query.takesWholeFolders {
            for folder in manifest.folders where folder.messages == 0 && query.folder?(folder.path) ?? true {
                try extractor.begin(directory: folder.directory)
            }
        }
        return try extractor.finish()
    }
}
