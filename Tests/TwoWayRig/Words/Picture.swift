import Mail

/// What one side holds: folders, and the messages in each. Written in tables as `["INBOX": "a b:FS+work"]`: markers,
/// then after a colon the letters of system flags (as in a Maildir) and each keyword after a plus.
package struct Picture: Sendable, Equatable {
    /// One message as a table writes it.
    package struct Item: Hashable, Sendable, Comparable, CustomStringConvertible {
        /// What the message is called: its subject.
        package var marker: String
        package var flags: MessageFlags
        /// Stands for the wire form; the same number for the same bytes. 0 in what tables say.
        package var content: Int

        package init(_ marker: String, _ flags: MessageFlags = .none, content: Int = 0) {
            (self.marker, self.flags, self.content) = (marker, flags, content)
        }

        package var description: String {
            let letters = Picture.letters(of: flags)
            let keywords = flags.keywords.map { "+\($0.name)" }.joined()
            return letters.isEmpty && keywords.isEmpty ? marker : "\(marker):\(letters)\(keywords)"
        }

        package static func < (a: Item, b: Item) -> Bool { a.description < b.description }
    }

    /// Sorted messages by folder.
    package private(set) var folders: [String: [Item]] = [:]

    package init() {}

    /// As tables write it.
    package init(_ table: [String: String]) {
        for (folder, text) in table { self[folder] = Picture.items(text) }
    }

    package subscript(folder: String) -> [Item]? {
        get { folders[folder] }
        set { folders[folder] = newValue?.sorted() }
    }

    /// As tables write it.
    package var table: [String: String] {
        folders.mapValues { $0.map(\.description).joined(separator: " ") }
    }

    /// Without what is marked `\Deleted`.
    package var withoutMarked: Picture {
        var picture = Picture()
        picture.folders = folders.mapValues { $0.filter { !$0.flags.system.contains(.deleted) } }
        return picture
    }

    /// Folder, marker and content of every message, without the flags.
    package var contents: [String: [String]] {
        folders.mapValues { $0.map { "\($0.marker) \($0.content)" }.sorted() }
    }

    /// Every message, whichever folder it is in.
    package var all: [(folder: String, item: Item)] {
        folders.sorted { $0.key < $1.key }.flatMap { folder, items in items.map { (folder, $0) } }
    }

    /// What differs between two tables, as a person wants to read it.
    package static func differences(_ name: String, _ found: [String: String], from wanted: [String: String]) -> [String] {
        Set(found.keys).union(wanted.keys).sorted().compactMap { folder in
            if found[folder] == wanted[folder] { return nil }
            return "\(name), \(folder): \(found[folder].map { "[\($0)]" } ?? "no folder"), wanted \(wanted[folder].map { "[\($0)]" } ?? "none")"
        }
    }

    package static func items(_ text: String) -> [Item] {
        text.split(separator: " ").map { word in
            let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return Item(String(parts[0]), parts.count > 1 ? flags(String(parts[1])) : .none)
        }
    }

    /// `FS+work` → `\Flagged \Seen work`.
    package static func flags(_ text: String) -> MessageFlags {
        let parts = text.split(separator: "+", omittingEmptySubsequences: false)
        var system: SystemFlags = []
        for letter in parts[0] { system.formUnion(flagLetters.first { $0.letter == letter }?.flag ?? []) }
        return MessageFlags(system, keywords: parts.dropFirst().map { Keyword(String($0)) })
    }

    static func letters(of flags: MessageFlags) -> String {
        String(flagLetters.filter { flags.system.contains($0.flag) }.map(\.letter))
    }

    /// In the order that a file name has them.
    static let flagLetters: [(letter: Character, flag: SystemFlags)] = [
        ("D", .draft), ("F", .flagged), ("R", .answered), ("S", .seen), ("T", .deleted),
    ]
}
