import Mail
import MailArchive

/// A small archive of each format.
struct ArchiveSample {
    /// The file.
    let bytes: [UInt8]
    /// The tar stream in it.
    let content: [UInt8]

    static let all: [ArchiveSample] = [ArchiveFormat.maildir, .mbox, .eml].compactMap { try? ArchiveSample($0) }

    private init(_ format: ArchiveFormat) throws {
        let output = MemoryOutput()
        let settings = ArchiveSettings(
            account: "work", format: format, xz: try XZSettings(level: 0, threads: 1, blockSize: 4096), tool: "restante-fuzz")
        let writer = try ArchiveWriter(settings, to: output, spoolDirectory: "/tmp")
        for name in ["INBOX", "Work"] {
            try writer.begin(ArchiveFolder(path: FolderPath([name]), directory: name, uidValidity: 7))
            for number in 1...3 {
                let body = Array("From: a@b\r\nSubject: \(number)\r\nMessage-ID: <\(number)@x>\r\n\r\nFrom here\r\n".utf8)
                _ = try writer.add(ArchiveEntry(uid: UID(UInt32(number)), flags: MessageFlags(.seen))) { take in
                    body.withUnsafeBytes { take($0) }
                }
            }
        }
        _ = try writer.finish()
        bytes = output.bytes
        content = try ArchiveProbe.shared.content(of: output.bytes)
    }

    /// - Parameter cuts: blocks; the last one begins with the last `manifest.json`, where a reader looks for it.
    static func pack(_ content: [UInt8], cuts: Int) -> [UInt8]? {
        let output = MemoryOutput()
        guard let settings = try? XZSettings(level: 0, threads: 1), var encoder = try? XZEncoder(settings, into: output) else {
            return nil
        }
        let name = Array("manifest.json\0".utf8)
        let starts = stride(from: 0, to: content.count, by: 512).filter { content[$0...].starts(with: name) }
        let places = (1..<max(2, cuts)).map { content.count / cuts * $0 / 512 * 512 } + (starts.last.map { [$0] } ?? [])
        var begin = 0
        do {
            for place in Set(places).sorted() where place > begin && place < content.count {
                try content[begin..<place].withUnsafeBytes { (bytes) throws in try encoder.write(bytes) }
                try encoder.cut()
                begin = place
            }
            try content[begin...].withUnsafeBytes { (bytes) throws in try encoder.write(bytes) }
            try encoder.finish()
        } catch {
            return nil
        }
        return output.bytes
    }
}

/// Keeps an archive in memory.
private final class MemoryOutput: ArchiveOutput {
    private(set) var bytes: [UInt8] = []

    func write(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
    func finish() {}
    func abandon() {}
}
