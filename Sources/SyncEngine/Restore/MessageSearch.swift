import Mail
import MailIndex
import MaildirStore
import Synchronization

/// Finds where messages of the past lie now. For one task at a time.
final class MessageSearch: Sendable {
    /// Where a message may lie.
    enum Place {
        case file(MaildirFolder, MaildirEntry)
        /// Outside of the store, such as in the trash.
        case loose(path: String)

        /// `nil` if it is not that message, or cannot be read.
        func open(as digest: MessageDigest) -> UploadSource? {
            switch self {
            case .file(let maildir, let entry):
                guard let source = try? maildir.openForUpload(entry), source.facts.digest == digest else { return nil }
                return source
            case .loose(let path): return LooseMessage.open(path, as: digest)
            }
        }
    }

    /// A folder's directory as it is now.
    private struct Look {
        let maildir: MaildirFolder
        let entries: [String: MaildirEntry]
    }

    let index: AccountIndex
    private let store: MaildirStore
    private let directories: [Int64: String]
    private let trash: Mutex<TrashFiles>

    init(index: AccountIndex, store: MaildirStore, stateDirectory: String) throws {
        (self.index, self.store) = (index, store)
        directories = Dictionary(try index.folders().map { ($0.id, $0.directory) }, uniquingKeysWith: { first, _ in first })
        trash = Mutex(TrashFiles(stateDirectory: stateDirectory))
    }

    /// For each message, where it probably lies, the likeliest first: under its own name, in another folder, in the trash.
    /// None for one that is nowhere.
    func places(of rows: [PastMessage]) throws -> [[Place]] {
        var looks: [Int64: Look?] = [:]
        var places = try rows.map { try place(of: $0.place.folder, $0.placement.name, &looks).map { [$0] } ?? [] }
        let lost = rows.indices.filter { places[$0].isEmpty }
        let copies = try index.heldCopies(of: Set(lost.compactMap { rows[$0].placement.digest }))
        for index in lost {
            guard let digest = rows[index].placement.digest else { continue }
            places[index] += try (copies[digest] ?? []).compactMap { try place(of: $0.folder, $0.placement.name, &looks) }
            let name = rows[index].placement.name
            trash.withLock { trash in
                places[index] += trash.named(name).map { .loose(path: $0.path) }
                if places[index].isEmpty { places[index] += trash.files(with: digest).map { .loose(path: $0.path) } }
            }
        }
        return places
    }

    /// Where to look for a message that was not where it probably lies: every row and every file of the trash is asked.
    func lastPlaces(of digest: MessageDigest) -> [Place] {
        var looks: [Int64: Look?] = [:]
        let copies = (try? index.heldCopies(of: [digest]))?[digest] ?? []
        let files = copies.compactMap { try? place(of: $0.folder, $0.placement.name, &looks) }
        return files + trash.withLock { $0.files(with: digest) }.map { .loose(path: $0.path) }
    }

    private func place(of folder: Int64, _ name: String, _ looks: inout [Int64: Look?]) throws -> Place? {
        if looks[folder] == nil { looks[folder] = try look(at: folder) }
        guard let look = looks[folder] ?? nil, let entry = look.entries[name] else { return nil }
        return .file(look.maildir, entry)
    }

    /// `nil` if the directory is not there.
    private func look(at folder: Int64) throws -> Look? {
        guard let directory = directories[folder] else { return nil }
        do throws(MaildirError) {
            let maildir = try store.open(directory)
            return Look(maildir: maildir, entries: try LocalLook(maildir, twins: .counted).entries)
        } catch {
            guard error.kind == .noFolder else { throw error }
            return nil
        }
    }
}
