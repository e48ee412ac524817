import IMAPProtocol
import Mail
import Testing

@Suite("Mailbox names as folder paths")
struct FolderPathTests {
    static let names: [(String, UInt8?, [String])] = [
        ("INBOX", 0x2F, ["INBOX"]), ("a/b", 0x2F, ["a", "b"]), ("a/b", 0x2E, ["a/b"]), ("a/b", nil, ["a/b"]),
        ("a//b", 0x2F, ["a", "", "b"]),
        ("/", 0x2F, ["", ""]), ("", 0x2F, [""]), ("INBOX.Entw&APw-rfe", 0x2E, ["INBOX", "Entwürfe"]), ("a&-b", 0x2F, ["a&b"]),
        (" x ", 0x2F, [" x "]), ("a&b", 0x2F, ["a\u{FFFD}26b"]), ("&AOQ", 0x2F, ["\u{FFFD}26AOQ"]),
        ("&,,0-26", 0x2F, ["\u{FFFD}26,,0-26"]),
    ]

    @Test("A name is cut, decoded, and found again", arguments: names.indices)
    func path(_ index: Int) {
        let (name, delimiter, levels) = Self.names[index]
        let path = FolderPath(MailboxName(name), delimiter: delimiter)
        #expect(path.levels == levels)
        #expect(MailboxName(path, delimiter: delimiter) == MailboxName(name))
    }

    @Test("Bytes that are no UTF-7 stay readable and reversible")
    func rawBytes() {
        let name = MailboxName(Array("Entw".utf8) + [0xFC] + Array("rfe".utf8))
        let path = FolderPath(name, delimiter: 0x2F)
        #expect(path.levels == ["Entw\u{FFFD}FCrfe"])
        #expect(MailboxName(path, delimiter: 0x2F) == name)
    }

    @Test("Any bytes at all come back, and no two names share a path")
    func anyBytes() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        var names: [FolderPath: MailboxName] = [:]
        let alphabet: [UInt8] = Array("&&&--AOQU,/.26aF+ ".utf8) + [0xFC, 0xC3, 0xA4, 0, 10, 0xEF, 0xBF, 0xBD]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...8, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            let name = MailboxName(bytes)
            let path = FolderPath(name, delimiter: 0x2F)
            #expect(MailboxName(path, delimiter: 0x2F) == name, "seed \(seed), \(bytes)")
            #expect(names[path, default: name] == name, "seed \(seed), \(bytes)")
            names[path] = name
        }
    }

    @Test("A path that the server cannot name has no name")
    func noName() {
        #expect(MailboxName(FolderPath(["a/b"]), delimiter: 0x2F) == nil)
        #expect(MailboxName(FolderPath(["a", "b"]), delimiter: nil) == nil)
        #expect(MailboxName(FolderPath([]), delimiter: 0x2F) == nil)
        #expect(MailboxName(FolderPath(["a", "ö"]), delimiter: 0x2E) == "a.&APY-")
    }
}
