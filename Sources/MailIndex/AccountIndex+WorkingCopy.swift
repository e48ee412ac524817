import Foundation
import GRDB

extension AccountIndex {
    /// An index to try things on: a private copy of the one at `path`, or an empty one if there is none. Nothing is
    /// changed at or beside the original, and nothing is left of the copy, even if the process is killed.
    ///
    /// What lies in a log beside the original is part of the copy. Nobody may be writing to the original meanwhile (the
    /// account's lock sees to that), and this process must not have it open.
    ///
    /// - Parameter folder: where the copy lies; the system's folder for temporary files when left out.
    package static func workingCopy(of path: String, in folder: String? = nil) throws(IndexError) -> AccountIndex {
        do {
            let directory = "\(folder ?? FileManager.default.temporaryDirectory.path)/restante-\(UUID())"
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            // Once it is open, its name is not needed any more.
            defer { try? FileManager.default.removeItem(atPath: directory) }
            let isTrusted = isSealed(path)
            let copy = directory + "/index.sqlite"
            for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
                try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
            }
            return try AccountIndex(copyAt: copy, of: path, isTrusted: isTrusted)
        } catch let error as CocoaError {
            throw IndexError(
                .failed,
                "the index \(path) cannot be copied for a trial (\(error.localizedDescription)); make room for temporary files")
        } catch {
            throw IndexError(error, path)
        }
    }
}
