import Glibc
import Mail
import TestRig
import Testing

@testable import MaildirStore

@Suite struct RealProgramsTests {
    @Test("notmuch counts what was delivered, in both layouts", arguments: Layout.allCases)
    func notmuch(layout: Layout) async throws {
        let scratch = try Scratch(layout)
        for (name, count) in [("INBOX", 7), ("Entwürfe", 5), ("a/b. ", 3)] {
            let folder = try scratch.folder(name)
            let delivery = folder.beginDelivery()
            for index in 0..<count {
                let flags: MessageFlags = index % 2 == 0 ? .none : MessageFlags([.seen, .flagged], keywords: [Keyword("Junk")])
                _ = try delivery.write(scratch.nextName(), mail("\(count).\(index)"), flags: flags)
            }
            try delivery.commit()
        }
        let file = try scratch.directory.write(
            "[database]\npath=\(scratch.store.root)\n[user]\nname=T\nprimary_email=t@example.org\n[maildir]\nsynchronize_flags=true\n",
            to: "notmuch-config")
        let environment = ["NOTMUCH_CONFIG": file, "HOME": scratch.directory.path]
        try await ProcessRunner.check("notmuch", ["new"], environment: environment)
        for (query, expected) in [("*", "15"), ("tag:flagged", "6"), ("tag:unread", "9"), ("folder:Entwürfe", layout == .nested ? "5" : "0")] {
            let counted = try await ProcessRunner.check("notmuch", ["count", query], environment: environment).output
            #expect(counted == expected + "\n", "\(query)")
        }
    }

    @Test("mutt opens a folder and sees which messages are new")
    func mutt() async throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        for index in 0..<9 { try scratch.deliver(String(decoding: mail("\(index)"), as: UTF8.self), index < 4 ? .none : MessageFlags(.seen), to: folder) }
        let settings = try scratch.directory.write(
            "set folder=\(scratch.store.root)\nset sleep_time=0\nset quit=yes\nset mark_old=no\nset status_format=\"%m messages, %n new\"\n",
            to: "muttrc")
        let screen = try await ProcessRunner.run(
            "timeout",
            ["60", "script", "-qfec", "stty rows 24 cols 150; mutt -n -F \(settings) -f \(folder.path) -e 'push \"<exit>\"'", "/dev/null"],
            environment: ["TERM": "vt100", "HOME": scratch.directory.path])
        #expect(screen.output.contains("9 messages, 4 new"))
        #expect(try folder.entries().count == 9)
    }

    @Test("Dovecot serves the maildir++ tree with the right names, flags, keywords, dates and bytes", .enabled(if: ServedByDovecot.isInstalled))
    func dovecot() async throws {
        let scratch = try Scratch(.maildirPlusPlus)
        let inbox = try scratch.inbox()
        for levels in [["Projects", "2024"], ["Gelöscht"], ["日本語"], ["Q&A"], ["INBOX", "sub"]] { try deliverOne(to: levels, scratch) }
        let delivery = inbox.beginDelivery()
        let flags = MessageFlags([.seen, .answered, .draft], keywords: [Keyword("$Forwarded"), Keyword("Junk"), Keyword("work")])
        let body = mail("a")
        let date = InternalDate(secondsSince1970: 1_000_000_000)
        _ = try delivery.write(scratch.nextName(), body, date: date, flags: flags)
        _ = try delivery.write(scratch.nextName(), Array("Subject: odd\r\n\r\nbare\nLF\r\n".utf8), date: date)
        try delivery.commit()
        let server = try ServedByDovecot(root: scratch.store.root)
        let answers = try await server.answers([
            "a LIST \"\" \"*\"", "b SELECT INBOX", "c FETCH 1:* (FLAGS INTERNALDATE RFC822.SIZE)", "d STATUS Projects/2024 (MESSAGES)",
            "e STATUS Gel&APY-scht (MESSAGES)", "f STATUS &ZeVnLIqe- (MESSAGES)", "g STATUS Q&-A (MESSAGES)", "h STATUS INBOX/sub (MESSAGES)",
            "i STORE 2 +FLAGS (New $MDNSent)", "j UID FETCH 1 (BODY.PEEK[])",
        ])
        #expect(answers.contains { $0.hasSuffix(" INBOX") && $0.hasPrefix("* LIST") })
        for name in ["Projects/2024", "Gel&APY-scht", "&ZeVnLIqe-", "Q&-A", "INBOX/sub"] {
            #expect(answers.contains("* STATUS \(name) (MESSAGES 1)"))
        }
        let first = try #require(answers.first { $0.hasPrefix("* 1 FETCH (FLAGS") })
        for word in [" \\Seen", "\\Answered", "\\Draft", "$Forwarded", "Junk", "work", "\"09-Sep-2001 01:46:40 +0000\"", "RFC822.SIZE \(body.count)"] {
            #expect(first.contains(word), "\(word)")
        }
        #expect(answers.contains { $0.hasPrefix("* 2 FETCH (FLAGS (\\Recent)") })
        #expect(answers.joined(separator: "\r\n").contains("{\(body.count)}\r\n" + String(decoding: body, as: UTF8.self).dropLast(2)))
        // And back: what Dovecot's user set is seen here, and the letters stay one table.
        let changed = try #require(try inbox.entries().first { $0.lineForm == .verbatim })
        #expect(changed.flags.keywords == [Keyword("$MDNSent"), Keyword("New")])
        #expect(Set(try inbox.entries().map(\.flags)).contains(flags))
        let later = try scratch.deliver("x\r\n", MessageFlags(keywords: [Keyword("Later")]), to: inbox)
        #expect(later.fileName.hasSuffix(":2,f"))
    }

    @Test("Dovecot opens escaped names as they are written, with its listescape plugin by their true names", .enabled(if: ServedByDovecot.isInstalled))
    func dovecotEscapes() async throws {
        let scratch = try Scratch(.maildirPlusPlus)
        _ = try scratch.inbox()
        for levels in [["v1.2"], ["a/b"], ["ä.ö"], ["trailing "], ["~home"]] { try deliverOne(to: levels, scratch) }
        let server = try ServedByDovecot(root: scratch.store.root, plugins: "listescape")
        let names = ["v1.2", "&AOQ-.&APY-", "~home"]
        let answers = try await server.answers(names.enumerated().map { "a\($0) STATUS \($1) (MESSAGES)" })
        for name in names { #expect(answers.contains("* STATUS \(name) (MESSAGES 1)"), "\(name)") }
        let plain = try await ServedByDovecot(root: scratch.store.root).answers(["v1\\2e2", "a\\2fb", "trailing\\20", "\\7ehome"].map { "a STATUS \($0) (MESSAGES)" })
        #expect(plain.filter { $0.hasSuffix("(MESSAGES 1)") }.count == 4)
    }

    private func deliverOne(to levels: [String], _ scratch: Scratch) throws {
        var directories = FolderDirectories(layout: .maildirPlusPlus)
        let path = FolderPath(levels)
        try scratch.deliver(String(decoding: mail("x"), as: UTF8.self), to: scratch.store.create(path, in: directories.directory(for: path)))
    }

    private func mail(_ id: String) -> [UInt8] {
        Array("From: a@example.org\r\nMessage-ID: <\(id)@example.org>\r\nSubject: \(id)\r\nDate: Sun, 9 Sep 2001 01:46:40 +0000\r\n\r\nHello\r\n".utf8)
    }
}
