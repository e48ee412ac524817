import Glibc
import Mail
import TestRig
import Testing

@testable import MaildirStore

/// What mail readers do to files while others have seen them under their old names.
@Suite struct MailReadersTests {
    @Test("mutt flags and reads: files go to cur under the same base name, letters in order, keywords and unknown letters kept")
    func muttFlags() async throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        let keyword = Keyword("Junk")
        try scratch.deliver(mail("one"), to: folder)
        try scratch.deliver(mail("two"), MessageFlags(.seen, keywords: [keyword]), to: folder)
        try Files.write(Array(mail("three").utf8), to: folder.path + "/cur/1700000000.M1P1.host:2,SZ")
        let before = try folder.entries()
        try await mutt("<first-entry><flag-message><next-entry><flag-message><next-entry><flag-message><first-entry><display-message><exit><sync-mailbox>", folder, scratch)
        let after = try folder.entries()
        #expect(Set(after.map(\.baseName)) == Set(before.map(\.baseName)))
        #expect(after.allSatisfy { $0.subdirectory == .cur && $0.flags.system.contains([.seen, .flagged]) })
        #expect(after.count { $0.flags.keywords == [keyword] } == 1)
        #expect(after.contains { $0.fileName == "1700000000.M1P1.host:2,FSZ" })
        // What was seen before finds its file, and both changes are there.
        for entry in before { try folder.setFlags(entry, MessageFlags(entry.flags.system.union(.answered), keywords: entry.flags.keywords)) }
        #expect(try folder.entries().allSatisfy { $0.flags.system == [.seen, .flagged, .answered] })
        #expect(try folder.entries().map(\.inode).sorted() == before.map(\.inode).sorted())
    }

    @Test("mutt saves to another folder: another name, the same time, and the same message but for a note of its own in the header")
    func muttSave() async throws {
        let scratch = try Scratch(.nested, .durable)
        let (folder, target) = (try scratch.inbox(), try scratch.folder("B"))
        let delivery = folder.beginDelivery()
        _ = try delivery.write(
            scratch.nextName(), Array(mail("one").utf8), date: InternalDate(secondsSince1970: 1_000_000_000), flags: MessageFlags(.seen))
        try delivery.commit()
        let entry = try #require(try folder.entries().first)
        try await mutt("<first-entry><save-message>\(target.path)<enter><sync-mailbox>", folder, scratch)
        #expect(try folder.isEmpty())
        let saved = try #require(try target.entries().first)
        let text = String(decoding: try target.wireForm(saved), as: UTF8.self)
        #expect(saved.baseName != entry.baseName && text.replacing("Content-Length: 7\r\n", with: "").replacing("Content-Length: 6\r\n", with: "") == mail("one"))
        #expect(try target.status(of: saved).modified == 1_000_000_000)
        let error = #expect(throws: MaildirError.self) { try folder.transfer(entry, to: target, keepsName: true, isCopy: false) }
        #expect(error?.kind == .vanished)
    }

    @Test("notmuch tags: files are renamed under the same base name, keywords and unknown letters kept")
    func notmuchTags() async throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try scratch.deliver(mail("one"), to: folder)
        try scratch.deliver(mail("two"), MessageFlags(.draft, keywords: [Keyword("Junk")]), to: folder)
        try Files.write(Array(mail("three").utf8), to: folder.path + "/cur/1700000000.M1P1.host:2,Z")
        let before = try folder.entries()
        let file = try scratch.directory.write(
            "[database]\npath=\(scratch.store.root)\n[user]\nname=T\nprimary_email=t@example.org\n[new]\ntags=unread;inbox\n[maildir]\nsynchronize_flags=true\n",
            to: "notmuch-config")
        let environment: [String: String?] = ["NOTMUCH_CONFIG": file, "HOME": scratch.directory.path]
        try await ProcessRunner.check("notmuch", ["new"], environment: environment)
        try await ProcessRunner.check("notmuch", ["tag", "+flagged", "+replied", "-unread", "--", "*"], environment: environment)
        let after = try folder.entries()
        #expect(Set(after.map(\.baseName)) == Set(before.map(\.baseName)))
        #expect(after.allSatisfy { $0.subdirectory == .cur && $0.flags.system.contains([.seen, .flagged, .answered]) })
        #expect(after.contains { $0.flags == MessageFlags([.seen, .flagged, .answered, .draft], keywords: [Keyword("Junk")]) })
        #expect(after.contains { $0.fileName == "1700000000.M1P1.host:2,FRSZ" })
        // And back: what is set here, notmuch shows.
        for entry in before { try folder.setFlags(entry, entry.flags.changed(as: .none, to: MessageFlags(.deleted))) }
        try await ProcessRunner.check("notmuch", ["new"], environment: environment)
        let counted = try await ProcessRunner.check("notmuch", ["count", "tag:flagged and tag:replied and not tag:unread"], environment: environment)
        #expect(counted.output == "3\n")
        #expect(try folder.entries().allSatisfy { $0.flags.system.contains(.deleted) })
    }

    @Test("Names that other programs make are read with their flags, or are foreign and kept whole", arguments: [
        ("1.a:2,SF", "1.a", MessageFlags([.seen, .flagged]), "1.a:2,DFS"),  // not in order
        ("1.a:2,SS", "1.a", MessageFlags(.seen), "1.a:2,DS"),
        ("1.a:2", "1.a:2", MessageFlags.none, "1.a:2:2,D"),  // no comma: no info
        ("1.a!2,S", "1.a!2,S", MessageFlags.none, "1.a!2,S:2,D"),  // Windows, some programs' own
        ("1.a;2,S", "1.a;2,S", MessageFlags.none, "1.a;2,S:2,D"),
        ("1.a:1,exp", "1.a:1,exp", MessageFlags.none, "1.a:1,exp:2,D"),  // experimental info
        ("1.a:2,S,U=4", "1.a", MessageFlags(.seen), "1.a:2,DS,U=4"),
        ("1.a,U=5:2,S", "1.a,U=5", MessageFlags(.seen), "1.a,U=5:2,DS"),  // mbsync
        ("1.a_1.b,U=5,FMD5=x:2,", "1.a_1.b,U=5,FMD5=x", MessageFlags.none, "1.a_1.b,U=5,FMD5=x:2,D"),  // offlineimap
    ])
    func names(name: String, base: String, flags: MessageFlags, renamed: String) throws {
        let scratch = try Scratch()
        let folder = try scratch.inbox()
        try Files.write([65], to: "\(folder.path)/cur/\(name)")
        let entry = try #require(try folder.entries().first)
        #expect(entry.baseName == base && entry.flags == flags)
        try folder.setFlags(entry, MessageFlags(flags.system.union(.draft)))
        #expect(try folder.names("cur") == [renamed])
    }

    /// Keys, as they are named in mutt's settings, with an exit at the end.
    private func mutt(_ keys: String, _ folder: MaildirFolder, _ scratch: Scratch) async throws {
        let settings = try scratch.directory.write(
            """
            set folder=\(scratch.store.root)
            set sleep_time=0
            set quit=yes
            set delete=yes
            set confirmappend=no
            set confirmcreate=no
            set mark_old=no
            set wait_key=no
            set resolve=no
            set sort=mailbox-order
            set pager_stop=yes
            push "\(keys)<quit>"

            """, to: "muttrc")
        try await ProcessRunner.check(
            "timeout",
            ["60", "script", "-qfec", "stty rows 24 cols 150; mutt -n -F \(settings) -f \(folder.path)", "/dev/null"],
            environment: ["TERM": "vt100", "HOME": scratch.directory.path])
    }

    private func mail(_ id: String) -> String {
        "From: a@example.org\r\nMessage-ID: <\(id)@example.org>\r\nSubject: \(id)\r\nDate: Sun, 9 Sep 2001 01:46:40 +0000\r\n\r\nHello\r\n"
    }
}
