import Foundation
import Mail
import MaildirStore

/// What lies in an account's trash: messages that runs removed from the store in the last days; see ``LocalTrash``.
struct TrashFiles {
    /// One message's file.
    struct File {
        let path: String
        /// As it was in its folder.
        let baseName: String
    }

    private let files: [File]
    /// Found out only when it is asked for: every file is read.
    private lazy var byDigest: [MessageDigest: [File]] = TrashFiles.digests(of: files)

    init(stateDirectory: String) {
        let root = stateDirectory + "/trash"
        var found: [File] = []
        let walk = FileManager.default.enumerator(atPath: root)
        while let name = walk?.nextObject() as? String {
            let type = walk?.fileAttributes?[.type] as? FileAttributeType
            guard type == .typeRegular else { continue }
            let fileName = name.utf8.lastIndex(of: UInt8(ascii: "/")).map { name[name.index(after: $0)...] } ?? name[...]
            found.append(File(path: "\(root)/\(name)", baseName: String(LooseMessage.baseName(of: String(fileName)))))
        }
        files = found.sorted { $0.path < $1.path }
    }

    /// How many there are.
    var count: Int { files.count }

    /// By base name: where to look first for a message that had it.
    func named(_ name: String) -> [File] { files.filter { $0.baseName == name || $0.baseName.hasPrefix(name + ".") } }

    /// All that have this content.
    mutating func files(with digest: MessageDigest) -> [File] { byDigest[digest] ?? [] }

    /// Removes what a message has left here.
    mutating func remove(named name: String, _ digest: MessageDigest?) throws(MaildirError) {
        guard !files.isEmpty else { return }
        for file in named(name) + (digest.map { files(with: $0) } ?? []) {
            guard unlink(file.path) != 0, errno != ENOENT else { continue }
            let reason = String(cString: strerror(errno))
            throw MaildirError(
                .io(errno), path: file.path, message: "cannot remove \(file.path): \(reason); make its folder writable")
        }
    }

    private static func digests(of files: [File]) -> [MessageDigest: [File]] {
        var byDigest: [MessageDigest: [File]] = [:]
        for file in files {
            for digest in LooseMessage.digests(of: file.path) { byDigest[digest, default: []].append(file) }
        }
        return byDigest
    }
}
