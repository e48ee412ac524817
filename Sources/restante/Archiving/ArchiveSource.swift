import Hashing
import Mail
import MailArchive
import SyncEngine
import Synchronization

/// Mail out of an archive, to be put back on a server.
final class ArchiveSource: RestoreSource {
    private let path: String
    private let query: ArchiveQuery
    private let manifest: Manifest

    /// Reads the manifest only.
    init(_ path: String, _ selection: MailSelection) throws(RunFailure) {
        self.path = path
        manifest = try Archives.open(path).manifest
        var query = ArchiveQuery()
        if !selection.folders.isEmpty { query.folder = { selection.covers($0) } }
        (query.since, query.before) = (selection.since, selection.before)
        self.query = query
    }

    var name: String { path }

    func folders() throws -> [RestoreFolder] {
        manifest.folders.filter { query.folder?($0.path) ?? true }.map { RestoreFolder(path: $0.path, role: $0.role) }
    }

    /// Each folder is read through a reader of its own, since several are at work at once.
    func shelf(of folder: RestoreFolder) throws -> any RestoreShelf {
        var query = query
        query.folder = { $0 == folder.path }
        return try ArchiveShelf(path, query)
    }
}

/// One folder of an archive.
private final class ArchiveShelf: RestoreShelf {
    let messages: [RestoreMessage]
    /// Where each of them is, in the same order.
    private let lines: [ManifestLine]
    private let reader: Mutex<ArchiveReader>

    init(_ path: String, _ query: ArchiveQuery) throws(RunFailure) {
        let reader = try Archives.open(path)
        var lines: [ManifestLine] = []
        try Archives.failing { () throws(ArchiveError) in
            try reader.find(query) { line in
                lines.append(line)
                return true
            }
        }
        self.lines = lines
        messages = lines.enumerated().map { index, line in
            RestoreMessage(index: index, label: "message \(line.number)", size: line.size, date: line.date, flags: line.flags)
        }
        self.reader = Mutex(reader)
    }

    /// What an archive lacks it says in its manifest, once for all folders.
    var missing: [String] { [] }

    func open(_ message: RestoreMessage) throws -> any RestoreBody {
        let line = lines[message.index]
        return try reader.withLock { reader in try ArchiveBody(line, from: reader) }
    }
}
