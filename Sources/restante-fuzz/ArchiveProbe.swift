import Foundation
import MailArchive

/// Does with an archive all that the program can do, in a folder of its own.
final class ArchiveProbe: Sendable {
    static let shared = ArchiveProbe()
    /// What comes out is bounded by what is in: samples have some kilobytes.
    private static let mostBytes = 1 << 20

    private let folder: String

    private init() {
        let memory = "/dev/shm"
        folder = (access(memory, W_OK) == 0 ? memory : NSTemporaryDirectory()) + "/restante-fuzz-\(getpid())"
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: ArchiveProbe.shared.folder) }
    }

    private var file: String { folder + "/a.tar.xz" }

    /// The tar stream of a good archive.
    func content(of bytes: [UInt8]) throws -> [UInt8] {
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return try ArchiveReader(file).unpacked()
    }

    /// `nil` if all is well: every fault is an ``ArchiveError``, and nothing is written but below the folder that was named.
    func complaint(about bytes: [UInt8]) -> String? {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: file))
            read()
            let salvage = ArchiveSalvage(file, spoolDirectory: folder)
            for format in [ArchiveFormat.maildir, .mbox, .eml] {
                _ = try? salvage.extract(to: .tree(path: folder + "/salvaged", format: format))
                if let complaint = try empty(of: ["a.tar.xz", "extracted", "salvaged"]) { return complaint }
            }
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// What is refused is refused; that nothing worse comes of it is the point.
    private func read() {
        guard let reader = try? ArchiveReader(file) else { return }
        var verifier = ArchiveVerifier(reader)
        _ = try? verifier.run()
        try? reader.find(ArchiveQuery()) { _ in true }
        var query = ArchiveQuery()
        query.content = { (_, text) throws(ArchiveError) in try text() != nil }
        try? reader.find(query) { _ in true }
        _ = try? reader.extract(to: .tree(path: folder + "/extracted", format: .maildir), spoolDirectory: folder)
    }

    /// Removes what came out.
    private func empty(of known: Set<String>) throws -> String? {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: folder) {
            guard known.contains(name) else { return "\(name) was written outside of its folder" }
            guard name != "a.tar.xz" else { continue }
            let path = folder + "/" + name
            for file in try files.subpathsOfDirectory(atPath: path) {
                let size = try files.attributesOfItem(atPath: path + "/" + file)[.size] as? Int ?? 0
                guard size <= Self.mostBytes else { return "\(file) has \(size) bytes" }
            }
            try files.removeItem(atPath: path)
        }
        return nil
    }
}
