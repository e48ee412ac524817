import Mail

/// How one folder lies in a tree of one format: which members there are and what they are called. The writer makes them
/// so, the verifier expects them so, and an extraction makes files of the same names.
struct FolderLayout {
    let format: ArchiveFormat
    /// Below the tree's root.
    let directory: String
    private var keywords = KeywordLetters()

    init(_ format: ArchiveFormat, directory: String) {
        self.format = format
        switch format {
        case .maildir: self.directory = directory
        case .mbox: self.directory = MailPath.directory(directory, besides: ".mbox")
        case .eml: self.directory = MailPath.directory(directory, besides: ".eml")
        }
    }

    /// Directories of the folder, in the order in which they are made.
    var directories: [String] {
        switch format {
        case .maildir: ["", "/cur", "/new", "/tmp"].map { directory + $0 }
        case .mbox: []
        case .eml: [directory]
        }
    }

    /// The one file of the folder's mail, if there is one.
    var mbox: String? { format == .mbox ? directory + ".mbox" : nil }

    /// Where a message is, below the tree's root, and its line of `restante-keywords` if it needs one.
    mutating func place(_ message: StoredMessage) -> (path: String, overflow: [UInt8]?) {
        switch format {
        case .mbox: return (mbox ?? directory, nil)
        case .eml: return (directory + "/" + FolderLayout.number(message.number) + "-" + message.mark + ".eml", nil)
        case .maildir: break
        }
        let stable = FolderLayout.stablePart(message)
        let field = message.form == .crlf ? ",W=\(message.size)" : ",L=v"
        let base = "\(stable),S=\(message.storedSize)\(field)"
        guard message.flags != .none else { return ("\(directory)/new/\(base)", nil) }
        let (letters, overflow) = keywords.letters(for: message.flags)
        return ("\(directory)/cur/\(base):2,\(letters)", overflow.isEmpty ? nil : KeywordLetters.overflowLine(stable, overflow))
    }

    /// The file `dovecot-keywords` for the messages placed so far; `nil` if it is not needed.
    var keywordFile: (path: String, contents: [UInt8])? {
        let contents = keywords.contents
        return format == .maildir && !contents.isEmpty ? (directory + "/dovecot-keywords", contents) : nil
    }

    /// Where overflow lines go.
    var overflowPath: String { directory + "/restante-keywords" }

    /// The stable part of Maildir-spec.md 3.1, made of what the message is and not of chance: its date, the beginning of its
    /// digest and its number.
    private static func stablePart(_ message: StoredMessage) -> String {
        let seconds = max(0, message.date?.secondsSince1970 ?? 0)
        return "\(seconds).M000000R\(message.mark)Q\(number(message.number)).restante"
    }

    private static func number(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 7 - digits.utf8.count)) + digits
    }
}
