import Mail

/// One folder of the demo mailbox: what it is called, what it is for, and what lies in it.
struct DemoFolder {
    let levels: [String]
    var attributes: [String] = []
    var isSelectable = true
    var messages = 0
    var topic = DemoTopic.everyday
    /// The first message came in this year; the others follow through `years`.
    var firstYear = 2024
    var years = 1
    /// Whether the mailbox's owner wrote what is in it.
    var isOwn = false
    var flags: DemoFlagging = .read

    /// How the flags of a folder's messages come about.
    enum DemoFlagging {
        /// Mostly read, some answered, flagged or forwarded, the newest unread.
        case read
        case junk, draft, sent
    }

    /// A few hundred messages in nested, special-use and non-ASCII folders.
    static let all: [DemoFolder] = [
        DemoFolder(levels: ["INBOX"], messages: 64, firstYear: 2025),
        DemoFolder(levels: ["Sent"], attributes: ["\\Sent"], messages: 42, firstYear: 2023, years: 3, isOwn: true, flags: .sent),
        DemoFolder(levels: ["Drafts"], attributes: ["\\Drafts"], messages: 4, firstYear: 2025, isOwn: true, flags: .draft),
        DemoFolder(levels: ["Junk"], attributes: ["\\Junk"], messages: 16, topic: .junk, firstYear: 2025, flags: .junk),
        DemoFolder(levels: ["Trash"], attributes: ["\\Trash"], messages: 12, firstYear: 2025),
        DemoFolder(levels: ["Archive"], attributes: ["\\Archive"], messages: 0),
        DemoFolder(levels: ["Archive", "2023"], messages: 52, firstYear: 2023),
        DemoFolder(levels: ["Archive", "2024"], messages: 47, firstYear: 2024),
        DemoFolder(levels: ["Projects"], isSelectable: false),
        DemoFolder(levels: ["Projects", "Website"], messages: 26, topic: .project, firstYear: 2024, years: 2),
        DemoFolder(levels: ["Projects", "Лето"], messages: 21, topic: .summer, firstYear: 2025),
        DemoFolder(levels: ["請求書"], messages: 18, topic: .invoice, firstYear: 2023, years: 3),
        DemoFolder(levels: ["Ordner mit Leerzeichen"], messages: 11, topic: .german, firstYear: 2024, years: 2),
        DemoFolder(levels: ["Family & Friends"], messages: 14, topic: .everyday, firstYear: 2023, years: 3),
    ]
}
