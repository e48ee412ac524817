import Mail
import TestRig

@testable import MailArchive

/// A temporary directory with archives in it.
final class Scratch {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    func path(_ name: String) -> String { directory.path(name) }

    /// Makes an archive and gives its path.
    @discardableResult
    func archive(
        _ sample: Sample, _ name: String = "a.tar.xz", _ format: ArchiveFormat = .maildir, level: Int = 1, threads: Int = 2,
        blockSize: Int = 4096, previous: ArchiveReader? = nil, attach: @escaping ([UInt8]) -> [ArchiveAttachment] = { _ in [] }
    ) throws -> String {
        let settings = ArchiveSettings(
            account: "work", format: format, xz: try XZSettings(level: level, threads: threads, blockSize: blockSize),
            tool: "restante test",
            selection: [("since", "2024-01-01")])
        let writer = try ArchiveWriter(settings, to: FileOutput(path(name)), previous: previous, spoolDirectory: directory.path)
        try sample.add(to: writer)
        _ = try writer.finish(attach: attach)
        return path(name)
    }

    func extract(_ reader: ArchiveReader, _ name: String, _ format: ArchiveFormat, _ query: ArchiveQuery = ArchiveQuery()) throws
        -> ExtractionReport
    {
        try reader.extract(query, to: .tree(path: path(name), format: format), spoolDirectory: directory.path)
    }

    func salvage(_ archive: String, _ name: String, _ format: ArchiveFormat = .eml) throws -> ExtractionReport {
        try ArchiveSalvage(archive, spoolDirectory: directory.path).extract(to: .tree(path: path(name), format: format))
    }

    /// The files below a directory, by path, without directories.
    func tree(_ name: String) throws -> [String: [UInt8]] { try Scratch.tree(path(name), "") }

    private static func tree(_ root: String, _ below: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try Files.names(in: root + below) {
            let path = below + "/" + name
            if let bytes = try? Files.read(root + path) {
                files[path] = bytes
            } else {
                files.merge(try tree(root, path)) { first, _ in first }
            }
        }
        return files
    }
}

extension ArchiveReader {
    func allLines() throws -> [ManifestLine] {
        var lines: [ManifestLine] = []
        try forEachLine {
            lines.append($0); return true
        }
        return lines
    }

    func numbers(_ query: ArchiveQuery) throws -> [UInt64] {
        var numbers: [UInt64] = []
        try find(query) {
            numbers.append($0.number); return true
        }
        return numbers
    }

    func verified(previous: ArchiveReader? = nil) throws -> VerificationReport {
        var verifier = ArchiveVerifier(self)
        return try verifier.run(previous: previous)
    }
}
