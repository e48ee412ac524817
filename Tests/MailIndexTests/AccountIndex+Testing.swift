import Mail

@testable import MailIndex

extension AccountIndex {
    /// Does to the file what only tests do.
    func execute(_ sql: String) throws {
        try database.writeWithoutTransaction { try $0.execute(sql: sql) }
    }

    /// Removes file by file: where `removeFile` throws, that file stays.
    func remove(
        _ request: RemovalRequest, run: Int64, at time: Double, _ removeFile: (LocatedPlacement, RemovalReason) throws -> Void
    ) throws -> RemovalOutcome {
        try remove(request, run: run, at: time) { files in Self.each(files, removeFile) }
    }

    func finishRemovals(
        run: Int64, at time: Double, _ removeFile: (LocatedPlacement, RemovalReason) throws -> Void
    ) throws -> RemovalOutcome {
        try finishRemovals(run: run, at: time) { files in Self.each(files, removeFile) }
    }

    private static func each(
        _ files: [FileRemoval], _ removeFile: (LocatedPlacement, RemovalReason) throws -> Void
    ) -> [MessagePlace: String] {
        var stay: [MessagePlace: String] = [:]
        for file in files {
            do { try removeFile(file.row, file.reason) } catch { stay[file.row.place] = "\(error)" }
        }
        return stay
    }

    /// Throws unless SQLite finds every page and row in order.
    func checkContent() throws { try read { try AccountIndex.checkContent(of: $0, path) } }
}
