import Glibc
import MailArchive
import SyncEngine

/// Opens archives for commands, and turns what is wrong with them into failures with a sentence.
enum Archives {
    static func open(_ path: String) throws(RunFailure) -> ArchiveReader {
        if let sentence = encryption(of: path) { throw RunFailure(.failed, sentence) }
        return try failing { () throws(ArchiveError) in try ArchiveReader(path) }
    }

    static func failing<Value>(_ work: () throws(ArchiveError) -> Value) throws(RunFailure) -> Value {
        do throws(ArchiveError) { return try work() } catch { throw RunFailure(.failed, error.message) }
    }

    /// What to do about an archive that is encrypted; `nil` for any other file.
    static func encryption(of path: String) -> String? {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var head = [UInt8](repeating: 0, count: 32)
        let count = read(descriptor, &head, head.count)
        // id-smime-ct-authEnvelopedData (RFC 5083 section 2), as the type of a ContentInfo.
        let type: [UInt8] = [0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x17]
        guard count == head.count, head[0] == 0x30, (1...16).contains(where: { head[$0...].starts(with: type) }) else { return nil }
        return "\(path) is encrypted; open it with `openssl cms -decrypt -binary -inform DER -inkey KEY -in \(path) -out FILE.tar.xz`"
    }
}
