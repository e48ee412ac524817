import Mail
import MailIndex
import MailText
import MaildirStore

/// Makes messages findable: reads the files of those that search does not know yet, and gives their text to the index.
///
/// Order of effects: the file is in its place and its row says *held*, and in one commit with the row the message is on the list
/// of what search does not know (`search_todo`) → its document and its end on that list in one commit. So a death at any moment
/// loses nothing: the next run goes on where this one was. One filling at a time is enough; two do no harm, since each takes
/// off the list just what it has read.
///
/// A message whose file cannot be read now, since the disk is not mounted or the file was moved by another program, stays on
/// the list: that search does not know it must not look as if it had no words.
struct SearchFilling {
    /// Messages that are looked for together.
    private static let batch = 1_000
    /// Octets of text that wait in memory for their commit. FTS5 sorts the words of each commit by themselves and merges them
    /// with the others later, so many small commits cost most of all; a large one takes memory, and keeps the index locked for a tenth
    /// of a second or two.
    private static let octets = 2 << 20

    let index: AccountIndex
    let store: MaildirStore

    /// Goes through the list once.
    ///
    /// - Parameters:
    ///   - added: told how many messages have become findable, each time.
    ///   - isStopped: asked between messages.
    /// - Returns: `false` if it was stopped before the end.
    func fill(added: (Int) -> Void = { _ in }, isStopped: () -> Bool) throws(IndexError) -> Bool {
        var last: Int64 = 0
        while !isStopped() {
            guard let next = try fillSome(after: last, added: added, isStopped: isStopped) else { return true }
            last = next
        }
        return false
    }

    /// Does as much as goes into one commit; see ``fill(added:isStopped:)``. Nothing is committed once it is stopped.
    ///
    /// - Parameter last: where the list was left, 0 for its beginning.
    /// - Returns: where to go on; `nil` at the list's end.
    func fillSome(
        after last: Int64, added: (Int) -> Void = { _ in }, isStopped: () -> Bool
    ) throws(IndexError) -> Int64? {
        let tasks = try index.searchTasks(after: last, limit: Self.batch)
        guard !tasks.isEmpty else { return nil }
        let files = SearchFiles(tasks, try index.folders(), store)
        var (documents, done): ([SearchDocument], [SearchTask]) = ([], [])
        var (size, end) = (0, last)
        for task in tasks {
            if isStopped() { return last }
            end = task.number
            if task.places.isEmpty {
                done.append(task)
            } else if let document = files.document(of: task) {
                size += document.text.utf8.count
                documents.append(document)
                done.append(task)
            }
            if size >= Self.octets { break }
        }
        try index.addToSearch(documents, done: done)
        added(documents.count)
        return end
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

    /// From the first of its files that can be read; `nil` if none can.
    func document(of task: SearchTask) -> SearchDocument? {
        let date = task.places.lazy.compactMap(\.placement.internalDate?.secondsSince1970).first
        for place in task.places {
            guard let file = files[place.place], let text = try? file.folder.text(of: file.entry) else { continue }
            return SearchDocument(text, digest: task.digest, date: date)
        }
        return nil
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
