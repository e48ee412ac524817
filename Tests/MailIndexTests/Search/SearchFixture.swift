import Mail
import TestRig

@testable import MailIndex

/// An account with search and some mail.
final class SearchFixture {
    let account: HistoryFixture
    var index: AccountIndex { account.index }

    init() throws {
        account = try HistoryFixture()
        try index.setSearch(true)
    }

    /// A message whose digest is 32 times its UID, with its document.
    func add(_ uid: UInt8, in folder: Int64? = nil, _ change: (inout SearchDocument) -> Void = { _ in }) throws {
        try account.hold([UInt32(uid)], in: folder ?? account.inbox) { $0.digest = .init(unchecked: uid) }
        try document(uid, change)
    }

    func document(_ uid: UInt8, _ change: (inout SearchDocument) -> Void = { _ in }) throws {
        var document = SearchDocument(digest: .init(unchecked: uid), date: Int64(uid) * 86_400)
        change(&document)
        try index.addToSearch([document])
    }

    /// The first bytes of the digests that a search finds, ascending.
    func found(_ text: String, limit: Int = 100) throws -> [UInt8] {
        try index.search(SearchQuery(text), limit: limit).map { $0.digest.bytes[0] }.sorted()
    }

    /// Rows that no search knows yet.
    func missing() throws -> [UInt32] { try index.searchTasks(limit: 100).flatMap { $0.places.map(\.placement.uid.value) } }
}
