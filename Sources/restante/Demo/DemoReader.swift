import Mail
import MaildirStore
import SyncEngine

/// Does in the tour's Maildir what someone does with a mail reader on the train.
struct DemoReader {
    let store: MaildirStore

    init(_ settings: AccountSettings) {
        store = MaildirStore(root: settings.maildir, layout: .nested, durability: .none)
    }

    /// Reads one mail, files another and deletes a third.
    /// - Returns: what was done, in words.
    func change() throws(RunFailure) -> [String] {
        do {
            let inbox = try store.open("INBOX")
            var entries: [MaildirEntry] = []
            _ = try inbox.scan { entries.append($0) }
            let newest = entries.sorted { $0.fileName > $1.fileName }.prefix(3)
            guard newest.count == 3 else { return [] }
            try inbox.setFlags(newest[0], MessageFlags(newest[0].flags.system.union(.seen), keywords: newest[0].flags.keywords))
            try inbox.transfer(newest[1], to: try store.open("Archive/2024"), keepsName: true, isCopy: false)
            try inbox.remove(newest[2])
            return ["one mail in INBOX is read", "one is filed in Archive/2024", "one is deleted"]
        } catch {
            throw RunFailure(.failed, "the demo's Maildir cannot be changed: \(error)")
        }
    }
}
