@testable import MailIndex

extension AccountIndex {
    /// Does to the file what only tests do.
    func execute(_ sql: String) throws {
        try database.writeWithoutTransaction { try $0.execute(sql: sql) }
    }

    /// Throws unless SQLite finds every page and row in order.
    func checkContent() throws { try read { try AccountIndex.checkContent(of: $0, path) } }
}
