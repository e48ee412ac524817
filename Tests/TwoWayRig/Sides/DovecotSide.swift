import IMAPProtocol
import Mail
import Synchronization
import TestRig

/// A user's mailbox on a real Dovecot, through a small client of our own.
package final class DovecotSide: ServerSide {
    package let dovecot: Dovecot
    package let user: String
    package static let password = "wonderland"
    package let name = "Dovecot"
    package let onlyMarks = false
    private let client = Mutex<PlainIMAP?>(nil)

    /// Options of a server on which every test has a user of its own.
    package static var options: DovecotOptions {
        var options = DovecotOptions()
        options.strangersPassword = password
        if Files.exists("/dev/shm") { options.parent = "/dev/shm" }
        // Many accounts are at work at once, each with some connections.
        options.configuration = """
            default_process_limit = 1000
            default_client_limit = 4000
            service imap {
              process_limit = 1000
            }
            """
        return options
    }

    package init(_ dovecot: Dovecot, user: String) { (self.dovecot, self.user) = (dovecot, user) }

    /// Lets go of the connection; the next command makes another.
    package func disconnect() { client.withLock { $0 = nil } }

    @discardableResult
    private func run(_ command: String, literal: [UInt8]? = nil) throws -> [PlainIMAP.Line] {
        let connection = try client.withLock { client in
            if let client { return client }
            let new = try PlainIMAP(port: dovecot.ports.imap, user: user, password: Self.password)
            client = new
            return new
        }
        do {
            return try connection.run(command, literal: literal)
        } catch {
            // Its state may be anything now.
            disconnect()
            throw error
        }
    }

    private func quoted(_ folder: String) -> String {
        let levels = FolderName.path(folder).levels.map { String(decoding: ModifiedUTF7.encode($0), as: UTF8.self) }
        let name = levels.joined(separator: String(dovecot.options.separator))
        return "\"\(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }

    // MARK: Looking

    package func look() throws -> [ServerFolder] {
        try run("LIST \"\" \"*\"").compactMap { line in
            guard line.text.hasPrefix("* LIST ("), let attributes = line.text.split(separator: ")").first else { return nil }
            let path = FolderName.text(FolderPath(MailboxName(Self.listedName(line)), delimiter: UInt8(ascii: "/")))
            let isSelectable = !attributes.contains("\\Noselect") && !attributes.contains("\\NonExistent")
            return try look(at: path, isSelectable: isSelectable)
        }
    }

    private static func listedName(_ line: PlainIMAP.Line) -> [UInt8] {
        if let literal = line.literals.first { return literal }
        // `* LIST (…) "/" name`
        let rest = line.text[(line.text.firstIndex(of: ")") ?? line.text.startIndex)...].dropFirst(6)
        guard rest.first == "\"" else { return Array(rest.utf8) }
        return Array(rest.dropFirst().dropLast().replacing("\\\"", with: "\"").replacing("\\\\", with: "\\").utf8)
    }

    private func look(at path: String, isSelectable: Bool) throws -> ServerFolder {
        var folder = ServerFolder(path: path, isSelectable: isSelectable, uidValidity: 0, highestModSeq: 0, messages: [])
        guard isSelectable else { return folder }
        for line in try run("EXAMINE \(quoted(path)) (CONDSTORE)") {
            if let value = Self.number(after: "[UIDVALIDITY ", in: line.text) { folder.uidValidity = UInt32(clamping: value) }
            if let value = Self.number(after: "[HIGHESTMODSEQ ", in: line.text) { folder.highestModSeq = value }
        }
        let lines = try run("UID FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])")
        folder.messages = lines.compactMap(Self.message)
        return folder
    }

    private static func message(_ line: PlainIMAP.Line) -> ServerMessage? {
        guard let wire = line.literals.first, let uid = number(after: "UID ", in: line.text),
            let flags = between("FLAGS (", ")", in: line.text), let date = between("INTERNALDATE \"", "\"", in: line.text)
        else { return nil }
        let words = flags.split(separator: " ").map(String.init)
        let item = Picture.Item(TestMail.marker(of: wire) ?? "?", MessageFlags(words: words), content: wire.hashValue)
        let seconds = InternalDate(imap: Array(date.utf8))?.secondsSince1970 ?? 0
        return ServerMessage(uid: UInt32(clamping: uid), item: item, date: seconds, wire: wire)
    }

    private static func number(after prefix: String, in text: String) -> UInt64? {
        text.firstRange(of: prefix).flatMap { UInt64(text[$0.upperBound...].prefix { $0.isNumber }) }
    }

    private static func between(_ start: String, _ end: String, in text: String) -> Substring? {
        guard let first = text.firstRange(of: start), let last = text[first.upperBound...].firstRange(of: end) else { return nil }
        return text[first.upperBound..<last.lowerBound]
    }

    // MARK: Changing

    private func uid(_ marker: String, _ folder: String) throws -> UInt32 {
        guard let message = try look(at: folder, isSelectable: true).messages.first(where: { $0.item.marker == marker }) else {
            throw RigError("Dovecot has no \(marker) in \(folder)")
        }
        try run("SELECT \(quoted(folder))")
        return message.uid
    }

    package func add(_ mail: TestMail, flags: MessageFlags, to folder: String) throws {
        let date = InternalDate(secondsSince1970: mail.date)
        try run("APPEND \(quoted(folder)) (\(flags.words.joined(separator: " "))) \"\(date.imapText)\"", literal: mail.wire)
    }

    package func changeFlags(of marker: String, in folder: String, adding: MessageFlags, removing: MessageFlags) throws {
        let uid = try uid(marker, folder)
        if adding != .none { try run("UID STORE \(uid) +FLAGS (\(adding.words.joined(separator: " ")))") }
        if removing != .none { try run("UID STORE \(uid) -FLAGS (\(removing.words.joined(separator: " ")))") }
        try run("UNSELECT")
    }

    package func expunge(_ marker: String, in folder: String) throws {
        let uid = try uid(marker, folder)
        try run("UID STORE \(uid) +FLAGS.SILENT (\\Deleted)")
        try run("UID EXPUNGE \(uid)")
        try run("UNSELECT")
    }

    package func move(_ marker: String, from folder: String, to target: String) throws {
        let uid = try uid(marker, folder)
        try run("UID MOVE \(uid) \(quoted(target))")
        try run("UNSELECT")
    }

    package func copy(_ marker: String, from folder: String, to target: String) throws {
        let uid = try uid(marker, folder)
        try run("UID COPY \(uid) \(quoted(target))")
        try run("UNSELECT")
    }

    package func createFolder(_ folder: String) throws { try run("CREATE \(quoted(folder))") }
    package func deleteFolder(_ folder: String) throws { try run("DELETE \(quoted(folder))") }
    package func renameFolder(_ folder: String, to newName: String) throws { try run("RENAME \(quoted(folder)) \(quoted(newName))") }

    /// By losing the file in which Dovecot keeps its UIDs, and its indexes.
    package func changeUIDValidity(of folder: String) throws {
        let before = try look(at: folder, isSelectable: true).uidValidity
        disconnect()
        let levels = folder == "INBOX" ? "" : "/" + folder
        let directory = dovecot.home(of: user) + "/Maildir" + levels
        // The new number is the time in seconds: one that is already in use would be no change.
        for name in try Files.names(in: directory) where name.hasPrefix("dovecot.index") || name == "dovecot-uidlist" {
            Files.removeTree("\(directory)/\(name)")
        }
        let list = "3 V\(before + 1) N1 G\(String(repeating: "0", count: 31))1\n"
        try Files.write(Array(list.utf8), to: "\(directory)/dovecot-uidlist", mode: 0o600)
        try Files.giveTree("\(directory)/dovecot-uidlist", to: Dovecot.mailOwner)
    }
}
