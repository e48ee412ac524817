import Mail
import MailArchive
import SyncEngine
import Synchronization

/// Gives messages out of an archive by their digests.
final class ArchiveRepairSource: RepairSource {
    private struct State {
        let reader: ArchiveReader
        /// Numbers of messages, once the list was read.
        var numbers: [MessageDigest: UInt64]?
    }

    let name: String
    private let state: Mutex<State>

    /// Reads the manifest only.
    init(_ path: String) throws(RunFailure) {
        name = path
        state = Mutex(State(reader: try Archives.open(path)))
    }

    func body(of digest: MessageDigest) throws -> (any RestoreBody)? {
        try state.withLock { state in
            let numbers = try state.numbers ?? Self.numbers(state.reader)
            state.numbers = numbers
            guard let number = numbers[digest] else { return nil }
            return try ArchiveBody(state.reader.line(number), from: state.reader)
        }
    }

    private static func numbers(_ reader: ArchiveReader) throws -> [MessageDigest: UInt64] {
        var numbers: [MessageDigest: UInt64] = [:]
        try reader.forEachLine(from: 1) { line in
            numbers[line.digest] = line.number
            return true
        }
        return numbers
    }
}
