import Mail
import MailArchive
import SyncEngine
import Synchronization

/// Mail out of an archive, to be put back on a server.
final class ArchiveSource: RestoreSource {
    private let path: String
    private let selection: MailSelection
    private let manifest: Manifest

    /// Reads the manifest only.
    init(_ path: String, _ selection: MailSelection) throws(RunFailure) {
        (self.path, self.selection) = (path, selection)
        manifest = try Archives.open(path).manifest
    }

    func folders() throws -> [RestoreFolder] {
        let folders = manifest.folders.filter { selection.covers($0.path) }
        try selection.checkMeansSome(of: folders.count)
        return folders.map { RestoreFolder(path: $0.path, role: $0.role) }
    }

    /// Each folder is read through a reader of its own, since several are at work at once.
    func shelf(of folder: RestoreFolder) throws -> any RestoreShelf {
        // Messages are numbered folder by folder.
        var first: UInt64 = 1
        for place in manifest.folders {
            if place.path == folder.path {
                return try ArchiveShelf(path, manifest.lines.digest, selection, first: first, count: place.messages)
            }
            first += place.messages
        }
        throw RunFailure(.failed, "\(path) has no folder \(folder.path)")
    }
}

/// One folder of an archive.
private final class ArchiveShelf: RestoreShelf {
    let messages: [RestoreMessage]
    /// Where each of them is, in the same order.
    private let lines: [ManifestLine]
    private let reader: Mutex<ArchiveReader>

    /// - Parameters:
    ///   - digest: that of the list of messages, which must not have become another meanwhile.
    ///   - first: the number of the folder's first message.
    init(_ path: String, _ digest: MessageDigest, _ selection: MailSelection, first: UInt64, count: UInt64) throws(RunFailure) {
        let reader = try Archives.open(path)
        guard reader.manifest.lines.digest == digest else {
            throw RunFailure(.failed, "\(path) was exchanged for another archive; run again")
        }
        var lines: [ManifestLine] = []
        if count > 0 {
            try Archives.failing { () throws(ArchiveError) in
                try reader.forEachLine(from: first) { line in
                    guard line.number - first < count else { return false }
                    if selection.covers(line.date) { lines.append(line) }
                    return true
                }
            }
        }
        self.lines = lines
        messages = lines.enumerated().map { index, line in
            RestoreMessage(index: index, label: "message \(line.number)", size: line.size, date: line.date, flags: line.flags)
        }
        self.reader = Mutex(reader)
    }

    /// What an archive lacks it says in its manifest, once for all folders.
    var missing: [(label: String, sentence: String)] { [] }

    func open(_ message: RestoreMessage) throws -> any RestoreBody {
        let line = lines[message.index]
        return try reader.withLock { reader in try ArchiveBody(line, from: reader) }
    }
}
