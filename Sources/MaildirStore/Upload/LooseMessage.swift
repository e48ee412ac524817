import Glibc
import Hashing
import Mail

/// A message's file that lies outside of any folder, under the name that it had in one, perhaps with a number behind it.
package enum LooseMessage {
    /// All before the info.
    package static func baseName(of fileName: String) -> Substring { FileName(fileName).base }

    /// Opens the file as the message with this digest, in whichever line form it proves to be it.
    ///
    /// - Returns: `nil` if it is not that message, or cannot be read.
    package static func open(_ path: String, as digest: MessageDigest) -> UploadSource? {
        for form in forms(of: path) {
            guard let file = try? Descriptor.file(path, in: AT_FDCWD),
                let source = try? UploadSource(file, form, path: path), source.facts.digest == digest
            else { continue }
            return source
        }
        return nil
    }

    /// The digests that its content may have had as a message: a number behind the name may hide its line form.
    package static func digests(of path: String) -> Set<MessageDigest> {
        var digests: Set<MessageDigest> = []
        for form in forms(of: path) {
            guard let file = try? Descriptor.file(path, in: AT_FDCWD) else { continue }
            var reader = WireFormReader(file, form)
            var hasher = SHA256()
            do {
                while let piece = try reader.next() { hasher.update(piece) }
                digests.insert(hasher.finish())
            } catch {
                continue
            }
        }
        return digests
    }

    /// The one that the name tells first.
    private static func forms(of path: String) -> [LineForm] {
        let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.index(after: $0)...] } ?? path[...]
        return FileName.lineForm(base: FileName(String(name)).base) == .crlf ? [.crlf, .verbatim] : [.verbatim, .crlf]
    }
}
