import Mail
import MailIndex
import MailText
import Synchronization

/// What matches a query, of a source. To find out, every message of its folders is read, wherever it comes from: an archive and
/// a state of the past have no index of words.
package final class QueriedSource: RestoreSource {
    private let whole: any RestoreSource
    private let query: SearchQuery
    /// Folders are looked through once.
    private let shelves = Mutex<[RestoreFolder: QueriedShelf]>([:])

    package init(_ whole: any RestoreSource, _ query: SearchQuery) { (self.whole, self.query) = (whole, query) }

    /// Only those in which something matches: who wants one message back wants no empty folders.
    package func folders() throws -> [RestoreFolder] { try whole.folders().filter { try !search($0).isEmpty } }

    package func shelf(of folder: RestoreFolder) throws -> any RestoreShelf { try search(folder) }

    private func search(_ folder: RestoreFolder) throws -> QueriedShelf {
        if let known = shelves.withLock({ $0[folder] }) { return known }
        let shelf = QueriedShelf(try whole.shelf(of: folder), folder.path, query)
        // What is empty would only keep files open.
        if !shelf.isEmpty { shelves.withLock { $0[folder] = shelf } }
        return shelf
    }
}

/// What matches, of one folder.
private struct QueriedShelf: RestoreShelf {
    let messages: [RestoreMessage]
    /// Messages that cannot be read, so that nobody knows whether they match. Of what is not there at all, nothing is asked.
    let missing: [(label: String, sentence: String)]
    private let whole: any RestoreShelf
    /// In the order of ``messages``.
    private let originals: [RestoreMessage]

    init(_ whole: any RestoreShelf, _ path: FolderPath, _ query: SearchQuery) {
        var (originals, missing): ([RestoreMessage], [(label: String, sentence: String)]) = ([], [])
        for message in whole.messages {
            do {
                if try Self.matches(try whole.open(message), message.date, path, query) { originals.append(message) }
            } catch {
                missing.append((message.label, "whether it matches is not known: \(StoreFailure(error).message)"))
            }
        }
        (self.whole, self.originals, self.missing) = (whole, originals, missing)
        messages = originals.enumerated().map { index, message in
            RestoreMessage(index: index, label: message.label, size: message.size, date: message.date, flags: message.flags)
        }
    }

    var isEmpty: Bool { messages.isEmpty && missing.isEmpty }

    func open(_ message: RestoreMessage) throws -> any RestoreBody { try whole.open(originals[message.index]) }

    private static func matches(
        _ body: any RestoreBody, _ date: InternalDate?, _ path: FolderPath, _ query: SearchQuery
    ) throws -> Bool {
        var reader = MessageReader()
        while let piece = try body.next() { piece.withUnsafeBytes { reader.take($0) } }
        return query.matches(reader.finish(), in: path, date)
    }
}
