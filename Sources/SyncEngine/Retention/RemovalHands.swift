import Mail
import MailIndex
import MaildirStore

/// Removes the files of messages that shall go, for ``AccountIndex/remove(_:run:at:_:)``; for one thread.
///
/// Order of effects, of some hundred messages at a time: their tombstones are committed → all of them are put on record,
/// synced → the files are removed, of an erased message also those that lie in the trash → the directories are synced → the
/// rows go. A message that cannot be put on record is not removed. A process that dies in between has put on record what the
/// next one does, which puts it on record again.
final class RemovalHands {
    private let settings: AccountSettings
    private let store: MaildirStore
    private let index: AccountIndex
    private let run: Int64
    private lazy var trash = TrashFiles(stateDirectory: settings.stateDirectory)
    private var folders: [Int64: FolderRecord]?
    /// The folder that was looked at last: messages come folder by folder.
    private var open: (folder: Int64, maildir: MaildirFolder, look: LocalLook)?

    init(_ settings: AccountSettings, _ store: MaildirStore, _ index: AccountIndex, run: Int64) {
        (self.settings, self.store, self.index, self.run) = (settings, store, index, run)
    }

    /// As ``FileRemover`` asks for.
    func remove(_ files: [FileRemoval]) throws -> [MessagePlace: String] {
        if folders == nil {
            folders = Dictionary(try index.folders().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        }
        try settings.record(files.map(act))
        var stay: [MessagePlace: String] = [:]
        var touched: [MaildirFolder] = []
        for file in files {
            do throws(MaildirError) {
                if let maildir = try remove(file), touched.last !== maildir { touched.append(maildir) }
            } catch {
                stay[file.row.place] = error.message
            }
        }
        // Where this fails the file is gone all the same, but for a power cut.
        for maildir in touched { try? maildir.syncNames() }
        let acts = files.compactMap { file in stay[file.row.place].map { RetentionAct.stayed(removal(file), reason: $0) } }
        if !acts.isEmpty { try? settings.record(acts) }
        return stay
    }

    /// - Returns: the folder that changed.
    private func remove(_ file: FileRemoval) throws(MaildirError) -> MaildirFolder? {
        if file.reason == .erased { try trash.remove(named: file.row.placement.name, file.row.placement.digest) }
        guard let folder = folders?[file.row.folder] else { return nil }
        if open?.folder != file.row.folder {
            do throws(MaildirError) {
                let maildir = try store.open(folder.directory)
                open = (file.row.folder, maildir, try LocalLook(maildir))
            } catch {
                // A directory that is not there has no file.
                guard error.kind == .noFolder else { throw error }
                return nil
            }
        }
        guard let open else { return nil }
        let name = file.row.placement.name
        let entry: MaildirEntry?
        if let known = open.look.entries[name] { entry = known } else { entry = try open.maildir.find(baseName: name) }
        guard let entry else { return nil }
        try open.maildir.remove(entry)
        for link in open.look.links[name] ?? [] { try open.maildir.removeName(link) }
        return open.maildir
    }

    private func act(_ file: FileRemoval) -> RetentionAct {
        switch file.reason {
        case .forgotten: .forgotten(removal(file))
        case .erased: .erased(removal(file))
        }
    }

    private func removal(_ file: FileRemoval) -> RetentionAct.Removal {
        let (row, placement) = (file.row, file.row.placement)
        return RetentionAct.Removal(
            folder: folders?[row.folder]?.path ?? FolderPath([]), uid: placement.uid, uidValidity: row.validity,
            digest: placement.digest, size: placement.wireSize, run: run)
    }
}
