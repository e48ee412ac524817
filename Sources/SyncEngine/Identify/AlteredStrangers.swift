import Mail
import MaildirStore
import SyncPlanner

/// Files that a mail program has put notes into (``LooseHeader``) and that no row tells of, as after the loss of an index: a
/// message that is on the server without these notes is the same if all other fields are, and if without the notes the
/// file has the message's size.
///
/// ``LooseMatching`` proves more, and needs a row for it.
struct AlteredStrangers: Sendable {
    private struct File: Sendable {
        let content: MessageContent
        let header: MessageDigest
        /// Octets, the notes left out.
        let size: UInt64
    }

    private let altered: [File]

    /// - Parameter strangers: files that nothing on the server equals as they are.
    init(_ strangers: [StrangerFacts], files: FileReading) throws {
        var found: [File] = []
        for (id, strangers) in Dictionary(grouping: strangers, by: \.reference.folder) {
            guard let directory = files.scope.directory(of: id) else { continue }
            let facts = Dictionary(strangers.map { ($0.reference.name, $0) }, uniquingKeysWith: { first, _ in first })
            try files.forEachFile(facts.keys, in: id, directory) { folder, name, entry in
                guard let stranger = facts[name], let header = LooseHeader(of: entry, in: folder), header.passingOctets > 0,
                    stranger.size >= header.passingOctets
                else { return }
                found.append(
                    File(
                        content: .digest(stranger.digest), header: header.digest, size: stranger.size - header.passingOctets))
            }
        }
        altered = found
    }

    /// Sizes of the messages that these files may be.
    var sizes: Set<UInt64> { Set(altered.map(\.size)) }

    /// What an arrival is; `nil` if it may be none of the files, or several.
    func content(of header: HeaderForm, size: UInt64) -> MessageContent? {
        guard let loose = header.loose, loose.passingOctets == 0 else { return nil }
        let contents = Set(altered.lazy.filter { $0.size == size && $0.header == loose.digest }.map(\.content))
        return contents.count == 1 ? contents.first : nil
    }
}
