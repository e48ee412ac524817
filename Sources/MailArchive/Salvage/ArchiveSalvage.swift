import Mail

/// Takes out of a damaged archive all that is left. With the manifest, each message that lies in blocks that can be read, by its
/// digest; without it, what the tar stream says of itself: names with flags, dates, and the beginning of each digest.
package struct ArchiveSalvage {
    private let path: String
    private let spoolDirectory: String

    /// Touches nothing on disk. `spoolDirectory` is for long messages.
    package init(_ path: String, spoolDirectory: String) {
        self.path = path
        self.spoolDirectory = spoolDirectory
    }

    /// Without a manifest only folder and date of the query count: the rest is not known then.
    ///
    /// Throws where the file cannot be opened, holds nothing of an archive at all, or nothing can be written.
    package func extract(_ query: ArchiveQuery = ArchiveQuery(), to destination: ExtractionDestination) throws(ArchiveError)
        -> ExtractionReport
    {
        let file = try ArchiveFile(path)
        var gaps: Set<Int> = []
        let table: XZBlockTable
        do throws(ArchiveError) {
            table = try XZBlockTable(of: file)
        } catch {
            guard error.kind == .damaged || error.kind == .foreign else { throw error }
            (table, gaps) = try XZBlockScan.scan(file)
            guard !table.blocks.isEmpty else { throw .foreign(path, "not one of its blocks can be found") }
        }
        if gaps.isEmpty, let reader = try listed(UnpackedStream(file, table)) {
            return try reader.extract(query, to: destination, spoolDirectory: spoolDirectory)
        }
        var members = try SalvagedMembers(
            UnpackedStream(file, table), gaps: gaps, destination, query, spoolDirectory: spoolDirectory)
        return try members.run()
    }

    /// A reader, if the whole list of messages can be read.
    private func listed(_ stream: UnpackedStream) throws(ArchiveError) -> ArchiveReader? {
        do throws(ArchiveError) {
            let reader = try ArchiveReader(stream)
            try reader.forEachCheckedLine { _ in }
            return reader
        } catch {
            guard error.kind == .damaged || error.kind == .foreign else { throw error }
            return nil
        }
    }
}
