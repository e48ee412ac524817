import Mail
import MailIndex
import MailText
import MaildirStore

/// Makes messages findable: reads the files of those that search does not know yet, and gives their text to the index.
///
/// Order of effects: the file is in its place and its row says *held*, and in one commit with the row the message is on the list
/// of what search does not know (`search_todo`) → its document and its end on that list in one commit. So a death at any moment
/// loses nothing: the next run goes on where this one was. One filling at a time is enough; two do no harm.
struct SearchFilling {
    /// Messages that are looked for together.
    private static let batch = 1_000
    /// Octets of text that wait in memory for their commit. FTS5 sorts the words of each commit by themselves and merges them
    /// with the others later, so many small commits cost most of all; a large one keeps the index locked, for some tenths of a
    /// second.
    private static let octets = 4 << 20

    let index: AccountIndex
    let store: MaildirStore

    /// Does what there is to do. Messages whose files cannot be read get an empty document and are not asked for again; they are
    /// findable by folder and date.
    ///
    /// - Parameters:
    ///   - added: told how many messages have become findable, each time.
    ///   - isStopped: asked between messages.
    /// - Returns: `false` if it was stopped before the end.
    func fill(added: (Int) -> Void = { _ in }, isStopped: () -> Bool) throws(IndexError) -> Bool {
        while !isStopped() {
            if try fillSome(added: added, isStopped: isStopped) { return true }
        }
        return false
    }

    /// Does as much as goes into one commit; see ``fill(added:isStopped:)``. Nothing is committed once it is stopped.
    ///
    /// - Returns: `true` if nothing was left to do.
    func fillSome(added: (Int) -> Void = { _ in }, isStopped: () -> Bool) throws(IndexError) -> Bool {
        let tasks = try index.searchTasks(limit: Self.batch)
        guard !tasks.isEmpty else { return true }
        let files = SearchFiles(tasks, try index.folders(), store)
        var documents: [SearchDocument] = []
        var size = 0
        for task in tasks {
            if isStopped() { return false }
            if !task.places.isEmpty {
                let document = files.document(of: task)
                size += document.text.utf8.count
                documents.append(document)
            }
            guard task == tasks.last || size >= Self.octets else { continue }
            try index.addToSearch(documents, through: task)
            added(documents.count)
            return false
        }
        return false
    }
}

/// The files of some messages.
private final class SearchFiles {
    private struct File {
        let folder: MaildirFolder
        let entry: MaildirEntry
    }

    private var files: [MessagePlace: File] = [:]

    init(_ tasks: [SearchTask], _ folders: [FolderRecord], _ store: MaildirStore) {
        let directories = Dictionary(folders.map { ($0.id, $0.directory) }, uniquingKeysWith: { first, _ in first })
        for (id, places) in Dictionary(grouping: tasks.flatMap(\.places), by: \.folder) {
            // A folder that is not there has no files; its messages may lie in another one.
            guard let directory = directories[id], let folder = try? store.open(directory),
                let found = try? folder.locate(places.map { ($0.placement.name, $0.placement.flags) })
            else { continue }
            for place in places {
                if let entry = found[place.placement.name] { files[place.place] = File(folder: folder, entry: entry) }
            }
        }
    }

    /// From the first of its files that can be read.
    func document(of task: SearchTask) -> SearchDocument {
        let date = task.places.lazy.compactMap(\.placement.internalDate?.secondsSince1970).first
        for place in task.places {
            guard let file = files[place.place], let text = try? file.folder.text(of: file.entry) else { continue }
            return SearchDocument(text, digest: task.digest, date: date)
        }
        return SearchDocument(digest: task.digest, date: date)
    }
}

extension MaildirFolder {
    /// What people read of a message. Throws ``MaildirError`` if the file cannot be read.
    func text(of entry: MaildirEntry) throws(MaildirError) -> MessageText {
        var reader = MessageReader()
        try readWireForm(of: entry) { reader.take($0) }
        return reader.finish()
    }
}
